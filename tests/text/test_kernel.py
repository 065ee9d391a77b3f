"""The compiled reading of texts against the slow and obvious one."""

import gzip
import json
import os
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quality.text import lexicons
from quality.text.compiled import word_code
from quality.text.found import EASY, SYLLABLE_SHIFT, Lexicon, Line, Mark, WordList
from tests.text import reference

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT.parent / "shared" / "data" / "reliability" / "article_bias_prediction.jsonl.gz"
STEP = 1 if os.environ.get("QUALITY_FULL") else 40

ENTRIES = [
    (WordList.FUNCTION, ["the", "of", "to", "and", "it's", "in", "may", "was", "a"]),
    (WordList.MONTH, ["may", "july"]),
    (WordList.WEEKDAY, ["sunday", "sun"]),
    (WordList.ABBREVIATION, ["mr", "u.s", "no"]),
    (WordList.IMPERATIVE, ["try", "go"]),
    (WordList.TRANSITION, ["moreover"]),
    (WordList.PARTY, ["republicans", "labour"]),
    (WordList.SECOND_PERSON, ["you"]),
    (Lexicon.CALLS_TO_ACTION, ["sign up", "sign up to the list", "try it", "go"]),
    (Lexicon.PLACEHOLDERS, ["coming soon", "the article of the day may"]),
    (Lexicon.WIRE_AGENCIES, ["u.s", "up to the minute"]),
]
PREPARED = {"table": 2 << SYLLABLE_SHIFT | EASY, "the": 1 << SYLLABLE_SHIFT | EASY, "of": 1 << SYLLABLE_SHIFT}
KNOWN = reference.lists(ENTRIES, PREPARED)
LISTS = lexicons.compile_lists(ENTRIES, {int(word_code(word)): bits for word, bits in PREPARED.items()})

SIGNS = [
    *"\"'“”„«»‘’＂.!?…,:;-–—‐()[]{}$€%@/#*•|&\\<_+=~^`…。、¿",
    *" \n\r\t\v\f\x1c\x1f\x85\u2028\u2029\xa0\u3000",
    *"\x00\x01\u200b\u200d\u00ad\ufeff\u2060\u0301\u0308\ufe0f\ud800\udfff\U0001f600\U000e0041\U0003ffff\U00040000",
    "\r\n",
    "...",
    ". ",
    "\n\n",
    '" ',
    ' "',
    '."',
    " '",
    "' ",
    " - ",
    "\n- ",
    "\n• ",
    "--",
]
WORDS = [
    *"a I x 5 é Ü ß 中 ² ٣ ᾳ ǅ ﬁ İ".split(),
    *"the The THE of may May July Sunday sun mr Mr U.S u.s no Try try Go Moreover you You".split(),
    *"republicans Labour Sign sign up to list coming soon article day follow minute it it's It’s".split(),
    *"table Tables percent and or running sing KING during co-operate don't O'Neil dogs' 'tis Tom’s".split(),
    *"www.a.org http://x.y/z-(1) https:// n@b.eu www. WWW.A/b?c=d' www.it's.org o'x@y.z p.m e.g Ph.D".split(),
    *"12 1,200 3.5 1.5.6 2nd 1999 2026 2100 2026-11-22 10:30 4WD 100KM queue agree".split(),
    *"the.The apple code eye x.y.z a.1 B. C.D".split(),
]
pieces = st.lists(st.sampled_from(WORDS) | st.sampled_from(SIGNS) | st.just(" "), max_size=80).map("".join)
spaced = st.lists(st.sampled_from(WORDS) | st.sampled_from(SIGNS), max_size=60).map(" ".join)
surrogates = st.text(st.characters(categories=["Cs", "Lu", "Zs", "Cf", "Mn", "Po", "Pi", "Pf"]), max_size=40)
texts = pieces | spaced | st.text() | surrogates


def slices(read):
    """Each text of a batch by itself: the rows of the reference's tables, indices from zero."""
    for a in range(len(read.token_offsets) - 1):
        t0, t1 = read.token_offsets[a : a + 2]
        l0, l1 = read.line_offsets[a : a + 2]
        h0, h1 = read.hit_offsets[a : a + 2]
        q0, q1 = read.quote_offsets[a : a + 2]
        lines = read.lines[l0:l1].astype(np.int64)
        lines[:, [Line.FIRST, Line.LAST]] -= t0
        lines[lines[:, Line.REPEATS] >= 0, Line.REPEATS] -= l0
        yield {
            "codes": read.codes[t0:t1].tolist(),
            "bounds": read.bounds[t0:t1].tolist(),
            "marks": [Mark(mark) for mark in read.marks[t0:t1].tolist()],
            "classes": read.classes[t0:t1].tolist(),
            "lines": lines.tolist(),
            "line_codes": read.line_codes[l0:l1].tolist(),
            "hits": (read.hits[h0:h1] - [0, t0, t0]).tolist(),
            "quotes": (read.quotes[q0:q1] - [t0, t0, 0, 0, 0]).tolist(),
        }


def expected(text, known=KNOWN):
    """The same from the reference."""
    read = reference.read(text, known)
    codes = [reference.code(map(ord, token.text)) if token.text else 0 for token in read.tokens]
    return {
        "codes": codes,
        "bounds": [[token.start, token.end] for token in read.tokens],
        "marks": [Mark(token.marks) for token in read.tokens],
        "classes": [token.bits for token in read.tokens],
        "lines": [list(row) for row in read.lines],
        "line_codes": [
            reference.code(codes[row.first : row.last]) if row.last > row.first else 0 for row in read.lines
        ],
        "hits": [list(hit) for hit in read.hits],
        "quotes": [list(quote) for quote in read.quotes],
    }


def articles():
    """Titles and texts of real articles, every STEP-th."""
    if not ARTICLES.exists():
        pytest.skip(f"no {ARTICLES.relative_to(ROOT.parent)} beside the repository")
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in islice(stream, 0, None, STEP)]


@pytest.mark.parametrize("batch", [[], [""], ["", ""], [" \n "], ["\u200b"], ["\x00"]])
def test_nothing_is_read_as_nothing(batch):
    """A batch without texts has no rows, a text without a word only its sentinel."""
    read = lexicons.scan(batch, LISTS)

    assert len(batch) == len(read.codes)
    assert [expected(text) for text in batch] == list(slices(read))


@given(batch=st.lists(texts, max_size=4))
@example(batch=['He said: "It is so.\r\n"It is "so" and so." x', "“a ”b “c” d“ e", "'a b' c 'd\n'e'"])
@example(batch=['"a ' + '"b c" ' * 12 + "\n\n" + '"a "" b\nc. "d\ne" f.\ng" h'])
@example(
    batch=[
        'it\u00ad’\u00ads 19\u00ad99 \u200b"\u200bso\u200b"\u200b U\u00ad.\u00adS',
        "\ufeff- a\r\n\u2060• b",
    ]
)
@example(
    batch=["\n\na\r\nb\r\n\r\nc\r\u200b\nd\n\x00\n\ne\n", "Mr. A. Go... Go. I. Go! go.\nGo 5.\n5 a.\n\na"]
)
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_kernel_agrees_with_plain_python(batch):
    """Every table is that of the reference, for any Unicode text in any batch."""
    found = list(slices(lexicons.scan(batch, LISTS)))

    assert len(batch) == len(found)
    for text, own in zip(batch, found, strict=True):
        wanted = expected(text)
        for name in wanted:
            assert wanted[name] == own[name], name


def test_kernel_agrees_on_real_articles():
    """Every table is that of the reference on articles as they are scraped, titles and texts."""
    rows = articles()
    for start in range(0, len(rows), 64):
        batch = [text for row in rows[start : start + 64] for text in (row["title"], row["text"])]
        for text, own in zip(batch, slices(lexicons.scan(batch, LISTS)), strict=True):
            assert expected(text) == own


@given(batch=st.lists(texts, min_size=2, max_size=5))
@settings(max_examples=100, deadline=None)
def test_reading_does_not_depend_on_the_batch(batch):
    """A text is read alike alone and beside others."""
    alone = [next(slices(lexicons.scan([text], LISTS))) for text in batch]

    assert alone == list(slices(lexicons.scan(batch, LISTS)))


@given(text=texts)
@settings(max_examples=100, deadline=None)
def test_positions_lie_in_the_text(text):
    """Tokens and lines come in order, do not overlap, and begin and end with what is visible."""
    read = lexicons.scan([text], LISTS)

    for bounds in (read.bounds[:-1], read.lines[:, [Line.START, Line.END]]):
        assert (bounds[:, 0] < bounds[:, 1]).all()
        assert (bounds[:-1, 1] <= bounds[1:, 0]).all()
        assert all(
            not text[start].isspace() and not text[end - 1].isspace() for start, end in bounds.tolist()
        )
    assert [len(text), len(text)] == read.bounds[-1].tolist()
    assert all(0 <= start <= end <= len(text) for start, end in read.quotes[:, 2:4].tolist())


@given(text=pieces)
@settings(max_examples=100, deadline=None)
def test_what_stands_for_nothing_changes_nothing(text):
    """Line feeds behind carriage returns and characters without width move positions only."""
    plain = text.replace("\r", "\n").replace("\u200b", "")
    noisy = plain.replace("\n", "\r\n").replace("e", "e\u200b").replace(" ", "\ufeff ")
    first, second = (next(slices(lexicons.scan([version], LISTS))) for version in (plain, noisy))

    assert (first["codes"], first["marks"], first["classes"]) == (
        second["codes"],
        second["marks"],
        second["classes"],
    )
    assert [row[2:] for row in first["lines"]] == [row[2:] for row in second["lines"]]
    assert [row[:2] for row in first["quotes"]] == [row[:2] for row in second["quotes"]]


MEGABYTE = 1 << 20
HUGE = {
    "article": "The council of Tarn met on Sunday. “We have no choice,” the mayor said.\n\n"
    * (10 * MEGABYTE // 80),
    "one line": "The council met, and it's so. " * (10 * MEGABYTE // 30),
    "quotation marks": '"' * MEGABYTE,
    "NULs": "\x00" * MEGABYTE,
    "surrogates": "\ud800" * MEGABYTE,
    "letters and quotation marks": 'a"' * (5 * MEGABYTE // 2),
    "nested quotations": '"a ' * MEGABYTE,
    "quotations in an open one": '"a ' + '"b" ' * MEGABYTE,
    "nested single quotations": "'a " * MEGABYTE,
    "one word": "so " * MEGABYTE,
    "one long word": "a" * (5 * MEGABYTE),
    "one long address": "www.a" + "!" * (5 * MEGABYTE),
    "no width": "a" + "\u200b" * MEGABYTE + ".b",
    "carriage returns": "a\r\n" * MEGABYTE,
    "brackets": "(" * MEGABYTE,
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_texts_are_read_in_bounded_memory(name):
    """What is kept of a text is at most its share: a row a word, a line, a hit, a quotation."""
    text = HUGE[name]
    read = lexicons.scan([text], LISTS)

    assert len(read.codes) <= len(text) // 2 + 2
    assert len(read.lines) <= len(text) // 2 + 1
    assert len(read.hits) <= len(read.codes)
    assert len(read.quotes) <= len(read.codes)
    assert sum(table.nbytes for table in read) <= 100 * len(text) + 1000


@pytest.mark.parametrize("name", HUGE)
def test_huge_texts_read_like_small_ones(name):
    """The first 2,000 characters of each of them are read as the reference reads them."""
    text = HUGE[name][:2000]

    assert expected(text) == next(slices(lexicons.scan([text], LISTS)))
