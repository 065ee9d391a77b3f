"use strict";
const compare = (one, two) => {
  const difference = Number(one) - Number(two);
  return Number.isNaN(difference) ? one.localeCompare(two) : difference;
};
document.querySelectorAll("table.sortable").forEach((table) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const falling = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const value = (body) => body.rows[0].cells[column].dataset.value;
      const known = [...table.tBodies].filter((body) => value(body) !== "");
      const unknown = [...table.tBodies].filter((body) => value(body) === "");
      known.sort((one, two) => (falling ? -1 : 1) * compare(value(one), value(two)));
      table.append(...known, ...unknown);
    });
  });
});
