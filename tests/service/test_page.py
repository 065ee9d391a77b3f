"""The page at ``/``, in a browser."""

import json
import shutil
from contextlib import contextmanager

import pytest

from tests.service.conftest import SAMPLES, listening

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright, which drives chromium, is not installed"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
HOSTILE = '<img src=x onerror="window.ran = 1"><script>window.ran = 1</script>'

FAINT = """() => {
  const read = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const straight = (each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4;
  const light = (colour) => colour.map((each) => straight(each / 255))
    .reduce((sum, each, place) => sum + each * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (node) => {
    for (let each = node; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (colour.startsWith("rgb(")) return read(colour);
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll("p, label, button, h1, h2, h3, dt, .figure, .gloss, .badge")) {
    if (!node.innerText?.trim() || !node.getClientRects().length || node.closest(".hidden")) continue;
    const pair = [light(read(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
    if ((pair[0] + 0.05) / (pair[1] + 0.05) < 4.5) faint.push(node.innerText.slice(0, 40));
  }
  return faint;
}"""
"""Words whose contrast with what is behind them is below 4.5, the least that WCAG 2 asks for."""


@pytest.fixture(scope="module")
def browser():
    """The browser of this machine."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield found
        found.close()


@contextmanager
def opened(browser, address, **options):
    """The page in a fresh window; nothing may fail, and nothing may be asked of another host."""
    window = browser.new_context(**options)
    page = window.new_page()
    page.set_default_timeout(20_000)
    trouble = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: request.url.startswith(address) or trouble.append(request.url))
    page.goto(address)
    yield page
    window.close()
    assert [] == [each for each in trouble if "status of 4" not in each]


@pytest.fixture
def page(browser, address):
    """The page in a wide window."""
    with opened(browser, address, viewport={"width": 1280, "height": 900}) as found:
        yield found


def paste(page, title, text):
    """Fill the form and send it."""
    page.get_by_label("Headline").fill(title)
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Check").click()


def drop(page, path, content=None):
    """Drop a file upon the page."""
    given = (path.read_text("utf-8") if content is None else content, getattr(path, "name", path))
    page.evaluate(
        """([content, name]) => {
            const moved = new DataTransfer();
            moved.items.add(new File([content], name));
            const how = {dataTransfer: moved, bubbles: true, cancelable: true};
            document.body.dispatchEvent(new DragEvent("drop", how));
        }""",
        list(given),
    )


def placeholder(rows):
    """A farm page of the samples that has a placeholder."""
    return next(row for row in rows if row["id"] == "farm-derby-recap")


def test_an_empty_form_asks_for_a_text(page):
    """Nothing is sent; the message is spoken, and the field has the focus."""
    page.get_by_role("button", name="Check").click()

    assert "There is no text yet" in page.get_by_role("status").inner_text()
    assert "words" == page.evaluate("document.activeElement.id")


def test_a_pasted_farm_page_shows_its_placeholder(page, rows):
    """Verdict, concerns and reasons; the placeholder is marked, and its reason leads to it."""
    farm = placeholder(rows)
    paste(page, farm["title"], farm["text"])
    page.get_by_role("heading", name=farm["title"]).wait_for()

    assert "drop" == page.locator(".verdict .badge").inner_text().strip()
    assert 7 <= page.locator(".families > div").count()
    line = page.locator(".reasons > li", has_text="placeholder").first
    marked = page.locator(".block mark.f-boilerplate").first
    marked.wait_for()
    line.get_by_role("link").first.click()
    focused = page.evaluate("document.activeElement.id")
    assert focused.startswith(f"a-s{line.get_attribute('value')}-")
    page.wait_for_function(
        """(id) => { const box = document.getElementById(id).getBoundingClientRect();
                     return box.top >= 0 && box.bottom <= innerHeight; }""",
        arg=focused,
    )
    assert 1 == page.locator("mark.lit").count()


def test_dropped_lines_are_listed_and_compared(page, rows):
    """Every row is there with its verdict; two of them stand side by side."""
    drop(page, SAMPLES / "articles.jsonl")
    page.get_by_text(f"{len(rows)} articles in articles.jsonl.").wait_for()
    listed = page.locator("#rows > li")

    assert len(rows) == listed.count()
    page.get_by_role("button", name=f"Show {rows[0]['title']}").click()
    page.locator("#a-title").wait_for()
    page.get_by_role("button", name=f"Compare {rows[1]['title']}").click()
    page.locator("#b-title").wait_for()
    assert [rows[0]["title"], rows[1]["title"]] == page.locator("#compared-heads th").all_inner_texts()
    page.get_by_role("button", name="Close this one").first.click()
    assert [rows[1]["title"]] == page.locator(".result h2").all_inner_texts()


def test_pages_and_texts_can_be_dropped(page):
    """HTML is extracted by the service, a text's first line is its title."""
    for name in ("report-battery-plant.html", "explainer-egg-prices.txt"):
        drop(page, SAMPLES / name)
        page.locator(".origin", has_text=f"id {name}").wait_for()
        assert page.locator(".text .lines p").count() > 5
        assert name != page.locator("#a-title").inner_text()


def test_hostile_words_do_nothing(page, rows):
    """Markup in title, text, file name and id is shown as it is written."""
    text = f"{HOSTILE}\n\n{rows[0]['text']}"
    paste(page, HOSTILE, text)
    page.locator("#a-title").wait_for()
    assert HOSTILE == page.locator("#a-title").inner_text()

    hostile = {"id": HOSTILE, "title": HOSTILE, "text": text, "publisher": HOSTILE, "author": HOSTILE}
    drop(page, f"{HOSTILE}.jsonl".replace("/", ""), json.dumps(hostile) + "\n{}\n[\n")
    page.get_by_text("3 articles in").wait_for()
    page.get_by_role("button", name="Show").first.click()
    page.locator(".origin", has_text="onerror").wait_for()
    drop(page, SAMPLES / "odd-entities.html")
    page.locator("#a-title", has_text="<script>alert(1)</script>").wait_for()
    assert 0 == page.locator("main img, main script, main iframe").count()
    assert None is page.evaluate("window.ran ?? null")


def test_the_policy_forbids_what_is_inline(browser, address):
    """Were markup ever to get in, it could not run."""
    page = browser.new_page()
    page.goto(address)
    with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        page.evaluate("(words) => document.body.insertAdjacentHTML('beforeend', words)", HOSTILE)

    assert 1 == page.locator("body > img").count()
    assert None is page.evaluate("window.ran ?? null")
    page.close()


def test_the_keyboard_is_enough(page, rows):
    """From the first field to the evidence and back, without a pointer."""
    farm = placeholder(rows)
    page.keyboard.press("Tab")
    assert "Skip to the result" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(farm["title"])
    page.keyboard.press("Tab")
    page.keyboard.insert_text(farm["text"])
    page.keyboard.press("Control+Enter")
    page.locator("#a-title").wait_for()
    page.wait_for_function("document.activeElement.id === 'a-title'")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.reasons a.to')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.text a.ref')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.reasons > li')")


def test_screen_readers_get_names(page, rows):
    """Every control has a name, every id is there once, and results are announced."""
    paste(page, rows[0]["title"], rows[0]["text"])
    page.locator("#a-title").wait_for()

    nameless = """[...document.querySelectorAll('a, button, input, textarea')].filter((each) =>
        !(each.getAttribute('aria-label') || each.textContent.trim() || each.labels?.length)).length"""
    doubled = """(() => { const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);
        return ids.length - new Set(ids).size; })()"""
    assert [0, 0] == [page.evaluate(nameless), page.evaluate(doubled)]
    assert page.get_by_role("status").inner_text().startswith("pass: likely reliable, reliability 0.9")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_window(browser, address, rows, width, scheme):
    """Phones and desks, light and dark: nothing sticks out, and the words stand out from the paper."""
    looks = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "reduced_motion": "reduce"}
    with opened(browser, address, **looks) as page:
        farm = placeholder(rows)
        paste(page, farm["title"], farm["text"])
        page.locator("#a-title").wait_for()
        assert width == page.evaluate("document.documentElement.scrollWidth")
        assert [] == page.evaluate(FAINT)


def test_a_token_is_asked_for_where_there_is_one(browser, scorer, rows):
    """The field appears when the service wants it."""
    with listening(scorer, token="a-token-of-sixteen") as address, opened(browser, address) as page:
        paste(page, rows[0]["title"], rows[0]["text"])
        page.get_by_label("Token").fill("a-token-of-sixteen")
        page.get_by_role("button", name="Check").click()
        page.locator("#a-title").wait_for()
