"use strict";
// Whatever comes from an article becomes text of a node; no string is ever parsed as markup.

const find = (id) => document.getElementById(id);
const form = find("form");
const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  pass: ["M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0z", "M4.2 8.3l2.6 2.6 5-5.4"],
  review: ["M8 .6 15.8 15H.2z", "M8 5.6v4.2M8 12v.6"],
  drop: ["M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z", "M5 5l6 6M11 5l-6 6"],
  unscored: [null, "M4.6 8h6.8"],
};
const FAMILIES = "boilerplate duplication headline promotion sourcing prose wording metadata".split(" ");
const LISTED = 500;
const SLOTS = ["a", "b"];
let shown = []; // one result, or two side by side
let kept = false; // whether the next result comes beside the first

// --- drawing ---------------------------------------------------------------------------------

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== null && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
};

const drawn = (name, attributes, ...children) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const icon = (outcome) => {
  const [shape, ink] = ICONS[outcome] ?? ICONS.unscored;
  const outline = shape
    ? drawn("path", { d: shape })
    : drawn("circle", { class: "hollow", cx: 8, cy: 8, r: 6.8 });
  const sign = drawn("path", { class: "ink", d: ink });
  return drawn("svg", { class: `icon tone-${outcome}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, outline, sign);
};

const picture = (width, ...parts) =>
  drawn(
    "svg",
    { class: "bar", viewBox: `0 0 ${width} 8`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...parts,
  );

const bar = (value, tone) =>
  value === null
    ? picture(100, drawn("path", { class: "unknown", d: "M0 4h100" }))
    : picture(
        100,
        drawn("rect", { class: "track", width: 100, height: 8 }),
        drawn("rect", { class: `tone-${tone}`, width: 100 * value, height: 8 }),
      );

const risk = (value) => bar(value, `risk-${Math.min(4, Math.floor((value ?? 0) * 5))}`);

const effectBar = (effect, largest) => {
  const length = 98 * Math.min(1, Math.abs(effect) / largest);
  const against = effect < 0;
  return picture(
    200,
    drawn("rect", { class: "track", y: 3.5, width: 200, height: 1 }),
    drawn("rect", { class: against ? "tone-drop" : "tone-pass", x: against ? 100 - length : 100, width: length, height: 8 }),
    drawn("rect", { class: "axis", x: 99.5, width: 1, height: 8 }),
  );
};

const number = (value) => (value === null ? "–" : value.toFixed(2));
const colour = (family) => `f-${FAMILIES.includes(family) ? family : "other"}`;
const badge = (outcome) => element("span", { class: `badge tone-${outcome}` }, icon(outcome), ` ${outcome}`);
const chip = (family) => element("span", { class: `chip ${colour(family)}` }, family);
const gloss = (...words) => element("span", { class: "gloss" }, ...words);
const figure = (words, tone = "") => element("span", { class: `figure ${tone}` }, words);

// --- one result ------------------------------------------------------------------------------

const gauge = (name, value, tone, meaning, kind = null) =>
  element("div", { class: kind }, element("dt", {}, name), element("dd", {}, figure(number(value)), bar(value, tone), gloss(meaning)));

const verdictCard = (view) => {
  const card = element(
    "section",
    { class: "card verdict", "aria-label": "Verdict" },
    element("p", { class: "outcome" }, badge(view.outcome), element("span", { class: "meaning" }, view.meaning)),
  );
  if (view.problem) {
    card.append(
      element(
        "div",
        { class: "problem" },
        element("p", {}, element("code", {}, view.problem.code), ` ${view.problem.detail}`),
        element("p", {}, element("strong", {}, "What to do: "), view.problem.advice),
      ),
    );
  }
  if (view.reliability !== null) {
    card.append(
      element(
        "dl",
        { class: "gauges" },
        gauge("Reliability", view.reliability, view.outcome, "1 is best; it says nothing about the truth of a claim", "main"),
        gauge("Coverage", view.coverage, "plain", "of the model’s signals were known"),
        gauge("Extraction", view.extraction, "plain", "how cleanly the text was cut out; never moves reliability"),
      ),
    );
  }
  if (view.cluster) card.append(element("p", { class: "cluster" }, view.cluster));
  return card;
};

const concerns = (view) =>
  element(
    "dl",
    { class: "families" },
    ...view.families.map((family) =>
      element(
        "div",
        { class: family.risk === null ? "unknown" : null },
        element("dt", {}, `${family.name} `, gloss(family.meaning)),
        element("dd", {}, risk(family.risk), figure(family.risk === null ? "unknown" : number(family.risk))),
      ),
    ),
  );

const places = (point, slot) => {
  const links = element("p", { class: "gloss" }, chip(point.family));
  if (point.places > 1) {
    links.append(" in the text: ");
    for (let place = 1; place <= point.places; place += 1) {
      const name = `place ${place} of reason ${point.number}`;
      links.append(element("a", { href: `#${slot}-s${point.number}-${place}`, "aria-label": name }, String(place)), " ");
    }
    if (point.more) links.append(`… and ${point.more} more`);
  }
  return links;
};

const reason = (point, view, slot) => {
  const message = point.places
    ? element("a", { class: "to", href: `#${slot}-s${point.number}-1`, title: "See it in the text" }, point.message)
    : point.message;
  const tone = point.effect < 0 ? "tone-drop" : "tone-pass";
  return element(
    "li",
    { id: `${slot}-r${point.number}`, value: point.number, tabindex: "-1" },
    element("span", { class: `number ${point.places ? colour(point.family) : ""}` }, String(point.number)),
    element("div", { class: "sentence" }, element("p", {}, message), places(point, slot)),
    element("span", { class: "effect" }, effectBar(point.effect, view.largest), figure(point.signed, tone)),
  );
};

const reasons = (view, slot) => {
  const parts = [];
  for (const side of view.sides) {
    parts.push(element("h4", {}, side.heading));
    parts.push(element("ol", { class: "reasons" }, ...side.points.map((point) => reason(point, view, slot))));
  }
  if (view.rest.length) {
    const rest = view.rest.map((each) =>
      element("li", {}, figure(each.signed), ` ${each.message} `, gloss(each.family)),
    );
    parts.push(
      element(
        "details",
        {},
        element("summary", {}, `${view.rest.length} smaller reasons, together ${view.rest_effect}`),
        element("ul", { class: "rest" }, ...rest),
      ),
    );
  }
  return parts;
};

const piece = (part, points, slot) => {
  const made = part.opens.map(([each, place]) =>
    element(
      "a",
      {
        class: `ref ${colour(points.get(each).family)}`,
        id: `${slot}-s${each}-${place}`,
        href: `#${slot}-r${each}`,
        "aria-label": `reason ${each}`,
      },
      String(each),
    ),
  );
  if (part.lead === null) return [...made, part.text];
  const kinds = ["mark", colour(points.get(part.lead).family)];
  if (part.wide) kinds.push("wide");
  if (part.reasons.length > 1) kinds.push("several");
  const title = part.reasons.map((each) => `${each}: ${points.get(each).message}`).join("; ");
  return [...made, element("mark", { class: kinds.slice(1).join(" "), title }, part.text)];
};

const layout = (view, slot) => {
  const points = new Map(view.sides.flatMap((side) => side.points).map((point) => [point.number, point]));
  const paragraph = (line) => element("p", { dir: "auto" }, ...line.flatMap((part) => piece(part, points, slot)));
  return element(
    "div",
    { class: "text" },
    ...view.blocks.map((block) =>
      element(
        "div",
        { class: block.aside ? "block aside" : "block" },
        element("p", { class: "margin" }, block.label ? element("span", {}, block.label) : ""),
        element("div", { class: "lines" }, ...block.lines.map(paragraph)),
      ),
    ),
  );
};

const heading = (words, small) => element("h3", {}, words, element("small", {}, small));

const result = (view, slot) => {
  const made = element("article", { class: "result", "aria-labelledby": `${slot}-title` });
  const origin = view.origin.flatMap((each) => [element("span", {}, each), " "]);
  made.append(
    element("div", { class: "tools" }, ...tools(slot)),
    element(
      "header",
      {},
      element("p", { class: "origin" }, ...origin),
      element("h2", { class: "headline", id: `${slot}-title`, tabindex: "-1" }, element("bdi", {}, view.title)),
    ),
    verdictCard(view),
  );
  if (view.families.length) made.append(heading("Concerns", "risk from 0, none, to 1, severe"), concerns(view));
  if (view.sides.length) {
    made.append(heading("Reasons", "change in log-odds against an ordinary reliable article: left of the line lowers reliability"), ...reasons(view, slot));
  }
  if (view.blocks.length) {
    const legend = element("p", { class: "legend" }, gloss("Marked:"), ...view.marked.flatMap((each) => [" ", chip(each)]));
    made.append(heading("Text", "small numbers lead back to the reasons; dimmed parts are not the body"));
    if (view.marked.length) made.append(legend);
    made.append(layout(view, slot));
  }
  return made;
};

const tools = (slot) => {
  const close = element("button", { type: "button", onclick: () => remove(slot) }, shown.length > 1 ? "Close this one" : "Close");
  if (shown.length > 1) return [close];
  const keep = element(
    "button",
    { type: "button", "aria-pressed": String(kept), onclick: () => pin() },
    "Compare with another",
  );
  return [keep, close];
};

// --- both ------------------------------------------------------------------------------------

const compared = () => {
  find("comparison").hidden = shown.length < 2;
  if (shown.length < 2) return;
  const [one, two] = shown;
  const head = (view) => element("th", { scope: "col" }, element("bdi", {}, view.title));
  find("compared-heads").replaceChildren(element("tr", {}, element("td", {}), head(one), head(two)));
  const row = (name, cell) => element("tr", {}, element("th", { scope: "row" }, name), ...[one, two].map(cell));
  const names = [...new Set([one, two].flatMap((view) => view.families.map((family) => family.name)))];
  find("compared-rows").replaceChildren(
    row("verdict", (view) => element("td", {}, badge(view.outcome))),
    row("reliability", (view) => element("td", {}, figure(number(view.reliability)), bar(view.reliability, view.outcome))),
    ...names.map((name) =>
      row(name, (view) => {
        const value = view.families.find((family) => family.name === name)?.risk ?? null;
        return element("td", {}, figure(number(value)), risk(value));
      }),
    ),
  );
};

const render = () => {
  document.body.classList.toggle("two", shown.length > 1);
  find("results").replaceChildren(...shown.map((view, place) => result(view, SLOTS[place])));
  find("model").textContent = shown.length ? `Model ${shown[0].model}` : "";
  compared();
};

const add = (view) => {
  shown = kept ? [shown[0], view] : [view];
  if (shown.length > 1) kept = true;
  render();
  const last = SLOTS[shown.length - 1];
  find(`${last}-title`).focus({ preventScroll: true });
  find(shown.length > 1 ? "comparison" : "results").scrollIntoView({ block: "start" });
};

const remove = (slot) => {
  shown.splice(SLOTS.indexOf(slot), 1);
  kept = false;
  render();
  (shown.length ? find("a-title") : find("words")).focus();
};

const pin = () => {
  kept = !kept;
  render();
  tell(kept ? "The next article will stand beside this one." : "");
  if (kept) {
    form.reset();
    find("title").focus();
  }
};

// --- asking ----------------------------------------------------------------------------------

const tell = (words, bad = false) => {
  find("status").textContent = words;
  find("status").className = bad ? "error" : "";
};

const ask = async (path, body, type = "application/json") => {
  const headers = { "Content-Type": type };
  if (find("token").value) headers.Authorization = `Bearer ${find("token").value}`;
  const answer = await fetch(path, { method: "POST", headers, body });
  if (answer.ok) return answer;
  if (answer.status === 401) {
    find("entrance").hidden = false;
    find("token").focus();
  }
  const { error } = await answer.json();
  throw new Error(error.detail);
};

const busy = async (words, work) => {
  const button = form.querySelector("button.main");
  button.disabled = true;
  tell(words);
  try {
    await work();
  } catch (error) {
    tell(error instanceof TypeError ? "The service does not answer. Is it still running?" : error.message, true);
  } finally {
    button.disabled = false;
  }
};

const show = (body) =>
  busy("Checking …", async () => {
    const view = await (await ask("/view", body)).json();
    const told = view.problem?.detail ?? `${view.meaning}, reliability ${number(view.reliability)}`;
    tell(`${view.outcome}: ${told}.`);
    add(view);
  });

const isPage = (text) => /^\s*<(!doctype|html|head|body|article|meta)\b/i.test(text);

const check = () => {
  const text = find("words").value;
  const title = find("title").value.trim() || null;
  if (!text.trim() && !title) {
    tell("There is no text yet. Paste an article, or choose a file.", true);
    find("words").focus();
    return;
  }
  show(JSON.stringify({ id: "Pasted text", title, [isPage(text) ? "html" : "text"]: text }));
};

// --- files -----------------------------------------------------------------------------------

const titleOf = (line, row) => {
  try {
    return JSON.parse(line).title || row.id;
  } catch {
    return row.id;
  }
};

const entry = (line, row) => {
  const open = (beside) => () => {
    kept = beside && shown.length > 0;
    show(line);
  };
  const name = titleOf(line, row);
  const readable = row.status === "scored" || row.families;
  return element(
    "li",
    {},
    badge(row.verdict ?? "unscored"),
    figure(number(row.reliability)),
    element("span", { class: "name" }, element("bdi", {}, String(name)), row.error ? gloss(` ${row.error.detail}`) : ""),
    element(
      "span",
      { class: "tools" },
      ...(readable
        ? [
            element("button", { type: "button", onclick: open(false), "aria-label": `Show ${name}` }, "Show"),
            element("button", { type: "button", onclick: open(true), "aria-label": `Compare ${name}` }, "Compare"),
          ]
        : []),
    ),
  );
};

const list = (content, name) =>
  busy(`Reading ${name} …`, async () => {
    const lines = content.replace(/^\uFEFF/, "").split("\n").filter((line) => line.trim());
    const answer = await ask("/score?reasons=0", lines.join("\n"), "application/x-ndjson");
    const rows = (await answer.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
    const cut = rows.findIndex((row) => !row.status);
    const good = cut < 0 ? rows : rows.slice(0, cut);
    find("rows").replaceChildren(...good.slice(0, LISTED).map((row, place) => entry(lines[place], row)));
    find("listing").hidden = false;
    const more = good.length > LISTED ? `; the first ${LISTED} are listed` : "";
    tell(cut < 0 ? `${good.length} articles in ${name}${more}.` : rows[cut].error.detail, cut >= 0);
    find("listing-heading").focus();
  });

const read = async (file) => {
  const content = await file.text();
  if (/\.(jsonl|ndjson)$/i.test(file.name)) return list(content, file.name);
  find("listing").hidden = true;
  const [first, blank, ...rest] = content.replace(/^\s+/, "").split(/\r?\n/);
  const titled = !isPage(content) && blank !== undefined && !blank.trim() && rest.length;
  find("title").value = titled ? first : "";
  find("words").value = content;
  const kind = /\.html?$/i.test(file.name) || isPage(content) ? "html" : "text";
  return show(JSON.stringify({ id: file.name, title: titled ? first : null, [kind]: content }));
};

// --- what people do --------------------------------------------------------------------------

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
form.addEventListener("reset", () => tell(""));
find("words").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) check();
});
find("file").addEventListener("change", (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  if (file) read(file);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const files = event.dataTransfer?.types.includes("Files");
    if (!files) return;
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
    if (kind === "drop") read(event.dataTransfer.files[0]);
  });
}
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  const target = link && find(link.getAttribute("href").slice(1));
  if (!target || link.classList.contains("skip")) return;
  event.preventDefault(); // no entry in the history for each look
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  target.focus({ preventScroll: true });
  document.querySelectorAll("mark.lit").forEach((mark) => mark.classList.remove("lit"));
  if (target.classList.contains("ref") && target.nextElementSibling?.tagName === "MARK") {
    target.nextElementSibling.classList.add("lit");
  }
});
