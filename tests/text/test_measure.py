"""The compiled statistics against the slow and obvious ones, and Gopher's by hand."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quality.text import lexicons, measure, pages
from quality.text.compiled import BUCKETS
from quality.text.found import Count, Kind, Lexicon, Mark, Scope, TitleCount, WordList, WordModel
from tests.text import reference, reference_counts
from tests.text.test_kernel import HUGE, KNOWN, LISTS, articles, texts

NO_WEIGHTS = np.zeros((0, len(WordModel)), np.float32)
WEIGHTS = np.random.default_rng(7).normal(size=(BUCKETS, len(WordModel))).astype(np.float32)
LISTED = [*WordList, *Lexicon]
VECTORS = json.loads(Path(__file__).with_name("gopher_vectors.json").read_text("utf-8"))["vectors"]
GRAMS = list(range(Count.TOP_2GRAM, Count.DUPLICATE_10GRAM + 1))
seeds = st.integers(0, 2**32 - 1)


def some_kinds(read, seed):
    """A kind for each line of a batch, half of them body: by the line, so that batching changes nothing."""
    rows = [(int(code) + seed) % 1009 for code in read.line_codes]
    return np.array([Kind.BODY if row % 2 else Kind(row % len(Kind)) for row in rows], np.uint8)


def measured(batch, seed, weights=WEIGHTS):
    """Read and measure a batch with drawn kinds: counts, listed, sums, scopes of each text."""
    read = lexicons.scan(batch, LISTS)
    counts, listed, sums, scopes = measure.measure(tuple(read), some_kinds(read, seed), weights)
    edges = read.token_offsets
    for a in range(len(batch)):
        yield counts[:, a], listed[:, :, a], sums[:, a], scopes[edges[a] : edges[a + 1]]


def body_of(*batch):
    """Counts of texts that are all body, shape (len(Count), n_texts)."""
    read = lexicons.scan(batch, LISTS)
    return measure.measure(tuple(read), np.full(len(read.lines), Kind.BODY, np.uint8), NO_WEIGHTS)[0]


def titled(batch, titles, seed):
    """Counts, listed and headline sums of titles beside their texts."""
    read, title_read = lexicons.scan(batch, LISTS), lexicons.scan(titles, LISTS)
    scopes = measure.measure(tuple(read), some_kinds(read, seed), WEIGHTS)[3]
    numbers = pages._leading_numbers(titles)
    return measure.measure_titles(tuple(read), tuple(title_read), numbers, scopes, WEIGHTS)


def agree(batch, titles, seed):
    """Assert that everything counted in texts and their titles is what the reference counts."""
    read = lexicons.scan(batch, LISTS)
    kinds = some_kinds(read, seed).tolist()
    numbers = pages._leading_numbers(titles)
    heads = zip(*(table.T for table in titled(batch, titles, seed)), strict=True)
    for a, (own, head) in enumerate(zip(measured(batch, seed), heads, strict=True)):
        text, title = reference.read(batch[a], KNOWN), reference.read(titles[a], KNOWN)
        wanted = reference_counts.measure(
            text, [Kind(kind) for kind in kinds[read.line_offsets[a] : read.line_offsets[a + 1]]]
        )
        agree_on_text(wanted, *own)
        pairs = zip(text.tokens, wanted.scopes, strict=True)
        body = {word.text for word, scope in pairs if scope <= Scope.BODY}
        agree_on_title(title, *reference_counts.measure_title(title, int(numbers[a]), body), *head)


def agree_on_text(wanted, counts, listed, sums, scopes):
    """Assert that the statistics of one text are those of the reference."""
    different = {
        item.name: (wanted.counts[item], counts[item])
        for item in Count
        if not np.isclose(wanted.counts[item], counts[item], rtol=1e-9, atol=0, equal_nan=True)
    }
    assert {} == different
    assert wanted.scopes == scopes.tolist()
    assert [[wanted.listed[repr(item), scope] for scope in Scope] for item in LISTED] == listed.tolist()
    total = WEIGHTS[sorted(wanted.buckets)].sum(axis=0, dtype=np.float64)
    np.testing.assert_allclose(total, sums, rtol=1e-9, atol=1e-9)


def agree_on_title(title, wanted, buckets, counts, listed, headline):
    """Assert that the statistics of one title are those of the reference."""
    assert wanted == {item: counts[item] for item in wanted}
    words = [sum(token.listed(item) for token in title.tokens) for item in WordList]
    phrases = [sum(hit.lexicon is item for hit in title.hits) for item in Lexicon]
    assert [*words, *phrases] == listed.tolist()
    total = WEIGHTS[sorted(buckets), WordModel.HEADLINE].sum(dtype=np.float64)
    assert total == pytest.approx(headline, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("batch", [[], [""], ["", " \n"], ["\x00\n\x00"]])
def test_nothing_counts_nothing(batch):
    """A text without a word has zeros, but for its lines and for what needs a hundred words."""
    for a, (counts, listed, sums, _) in enumerate(measured(batch, 0)):
        assert counts[Count.TEXT_LINES] == batch[a].count("\x00")
        assert np.isnan(counts[Count.DISTINCT_100])
        assert not counts[[Count.TEXT_WORDS, Count.WORDS, Count.VOICE_WORDS, *GRAMS]].any()
        assert not listed.any()
        assert not sums.any()


@given(pairs=st.lists(st.tuples(texts, texts), max_size=4), seed=seeds)
@example(pairs=[("a, b, and c. May 1999 in 2026. 5 % x. " * 3 + "\n\n" + "a, b c d e, or f", "")], seed=1)
@example(pairs=[("ten reasons of Tarn", "10 Reasons! Why the U.S in TARN | These 'so' 4WD")], seed=3)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_statistics_agree_with_plain_python(pairs, seed):
    """Every statistic of a text and of a title is the reference's, whatever the lines are there for."""
    agree([text for text, _ in pairs], [title for _, title in pairs], seed)


@given(
    lines=st.lists(
        st.sampled_from(["The mayor of Tarn said so.", "the mayor", "", "- Go: so.", '"We go on."', "of"]),
        max_size=40,
    ),
    seed=seeds,
)
@settings(max_examples=200, deadline=None)
def test_statistics_agree_on_texts_that_repeat(lines, seed):
    """Repeated lines, paragraphs, sentences and grams are those of the reference."""
    agree(["\n".join(lines), " ".join(lines)], ["\n".join(lines), ""], seed)


@given(words=st.lists(st.sampled_from(["so", "it", "goes", "on", "Tarn."]), min_size=60, max_size=240))
@settings(max_examples=100, deadline=None)
def test_grams_agree_with_plain_python(words):
    """Long texts of few words: every gram statistic is that of the reference."""
    text = " ".join(words)
    wanted = reference_counts.repetition(reference.read(text, KNOWN).tokens[:-1])

    assert wanted == {item: body_of(text)[item, 0] for item in wanted}


def test_statistics_agree_on_real_articles():
    """Every statistic is that of the reference on articles as they are scraped, titles too."""
    rows = articles()
    for start in range(0, len(rows), 64):
        own = rows[start : start + 64]
        agree([row["text"] for row in own], [row["title"] for row in own], start)


@given(batch=st.lists(texts, min_size=2, max_size=5), seed=seeds)
@settings(max_examples=100, deadline=None)
def test_measuring_does_not_depend_on_the_batch(batch, seed):
    """A text is measured alike alone and beside others, to the last bit."""
    together = list(measured(batch, seed))

    for text, other in zip(batch, together, strict=True):
        (alone,) = measured([text], seed)
        for left, right in zip(alone, other, strict=True):
            np.testing.assert_array_equal(left, right)


@given(batch=st.lists(texts, max_size=4), seed=seeds)
@settings(max_examples=100, deadline=None)
def test_models_learn_from_what_they_score(batch, seed):
    """The buckets given out for learning are those that the weights are added up from; so for titles."""
    read = lexicons.scan(batch, LISTS)
    counts, _, sums, scopes = measure.measure(tuple(read), some_kinds(read, seed), WEIGHTS)
    offsets, found = measure.gram_buckets(tuple(read), scopes, Scope.VOICE)
    heads, _, head_sums = titled(batch, batch, seed)
    head_offsets, own = measure.gram_buckets(tuple(read), np.zeros(len(scopes), np.uint8), Scope.TITLE)

    assert counts[Count.DISTINCT_GRAMS].tolist() == np.diff(offsets).tolist()
    assert heads[TitleCount.DISTINCT_GRAMS].tolist() == np.diff(head_offsets).tolist()
    for a in range(len(batch)):
        voice = WEIGHTS[found[offsets[a] : offsets[a + 1]]].sum(axis=0, dtype=np.float64)
        head = WEIGHTS[own[head_offsets[a] : head_offsets[a + 1]], WordModel.HEADLINE].sum(dtype=np.float64)
        np.testing.assert_allclose(voice, sums[:, a], rtol=1e-9, atol=1e-9)
        assert head == pytest.approx(head_sums[a], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_published_vectors_of_repetition(vector):
    """Gopher's fractions are those computed by hand, see gopher_vectors.json."""
    counts = body_of(vector["text"])[:, 0]
    words = max(counts[Count.CHARACTERS], 1)
    lines = max(counts[Count.LINE_CHARACTERS], 1)
    found = {Count(item).name.lower(): counts[item] / words for item in GRAMS} | {
        "duplicate_lines": counts[Count.DUPLICATE_LINES] / max(counts[Count.LINES], 1),
        "duplicate_line_characters": counts[Count.DUPLICATE_LINE_CHARACTERS] / lines,
        "duplicate_paragraphs": counts[Count.DUPLICATE_PARAGRAPHS] / max(counts[Count.PARAGRAPHS], 1),
        "duplicate_paragraph_characters": counts[Count.DUPLICATE_PARAGRAPH_CHARACTERS] / lines,
    }
    wanted = {name: part / whole for name, (part, whole) in vector["fractions"].items()}

    assert dict.fromkeys(found, 0.0) | wanted == pytest.approx(found, rel=1e-9)


@pytest.mark.parametrize(
    ("item", "text", "expected"),
    [
        (Count.TRIADS, "We a, b, and c", 1),
        (Count.TRIADS, "We a, b c d, or e", 1),
        (Count.TRIADS, "We a, b c d e, and f", 0),
        (Count.TRIADS, "We a,. B, and c", 0),
        (Count.PARTICIPLE_TAILS, "It grew, raising hopes, using up, including us, and going on", 2),
        (Count.UPPER_WORDS, "The U.S and NATO and COVID-19 and EU", 2),
        (Count.CONTRACTIONS, "Tom's dogs' don't know it's we'll", 3),
        (Count.DATES, "In May 2020 and in 1999 and 5 July, or 2026-11-22", 4),
        (Count.PERCENTS, "Of 5 % and 7% or nine percent of www.a.org % go", 3),
        (Count.QUOTATIONS, "So “a b c” and “a b” go", 1),
        (Count.SCARE_QUOTES, "So “a b c” go. And “a b” go. And “a", 1),
        (Count.REPEATED_SENTENCES, "It is so. It goes on. It is\nso. It\ngoes on. On.\nIt goes", 2),
        (Count.ELLIPSES, "It is… So it is... And so.. So. . .", 2),
        (
            Count.LABEL_BULLETS,
            "- Local life: it goes\n* of it: so\n- One two three four five six seven: so",
            1,
        ),
        (Count.VOICE_LETTERS, "Don't co-operate: 1,200", 17),
        (Count.LONG_WORDS, "They've gone re-enact seventh", 2),
        (Count.OPENER_REPEATS, "It is. It goes. So. It is.", 1),
    ],
)
def test_statistics_by_hand(item, text, expected):
    """A few sentences of body, counted by hand."""
    assert [expected] == body_of(text)[item].tolist()


@pytest.mark.parametrize("name", HUGE)
def test_huge_texts_are_measured(name):
    """Statistics of the largest texts are finite where they are known, and no share passes one."""
    counts = body_of(HUGE[name])[:, 0]
    known = [item for item in Count if item != Count.DISTINCT_100]

    assert np.isfinite(counts[known]).all()
    assert (counts[GRAMS] <= counts[Count.CHARACTERS]).all()
    assert counts[Count.WORDS] <= counts[Count.TEXT_WORDS]
    assert counts[Count.VOICE_WORDS] <= counts[Count.WORDS]
    assert counts[Count.QUOTED_WORDS] <= counts[Count.WORDS]


def test_marks_fit_their_column():
    """A token's marks fit into 32 bits, its lists below the bit that begins a phrase."""
    assert max(Mark) < 1 << 32
    assert max(WordList) < 40
