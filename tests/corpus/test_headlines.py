"""Headlines have a canonical form, and their signatures are datasketch's."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from quality.corpus import headlines
from quality.corpus.scheme import BODIES, HEADLINES, Scheme, chance

TITLES = [
    "",
    "Quake hits Japan, 61,700 without power",
    "a",
    "Ο πρωθυπουργός της Ελλάδας παραιτήθηκε",
    "Why U.S. firms won't pay £2bn – twenty-five reasons",
]


@pytest.mark.parametrize(
    ("title", "publisher", "expected"),
    [
        ("", None, ""),
        (" | – !", None, ""),
        ("Mayor's plan: 61,700 homes by 2030", None, "mayor plan 61700 homes by 2030"),
        ("Sixty-one thousand homes", None, "61 thousand homes"),
        ("Firm loses $2bn in 3rd quarter", None, "firm loses 2 billion in 3 quarter"),
        ("Firm loses 2 billion in third quarter", None, "firm loses 2 billion in 3 quarter"),
        ("6.0-magnitude quake", None, "6 magnitude quake"),
        ("Bond film No. 007 opens", None, "bond film no 7 opens"),
        ("Café Zürich, naïve", None, "cafe zurich naive"),
        ("U.S. and US tell us", None, "usa and usa tell us"),
        ("Don’t panic", None, "don't panic"),
        ("AT&amp;T cuts jobs", None, "at t cuts jobs"),
        ("ｆｕｌｌ ｗｉｄｔｈ ｔｉｔｌｅ", None, "full width title"),
        ("Rates fall again | The Daily Planet", None, "rates fall again"),
        ("Rates fall again | Economy | Planet", None, "rates fall again"),
        ("Rates fall again - Planet News", None, "rates fall again"),
        ("Rates fall again - and again", None, "rates fall again and again"),
        ("Rates fall again - Example Courant", "examplecourant.com", "rates fall again"),
        ("Rates fall again - Northern Example Courant", "nec.com", "rates fall again"),
        ("Example Courant: Rates fall again", "www.examplecourant.co.uk", "rates fall again"),
        ("Opinion | Rates fall again", None, "rates fall again"),
        ("Opinion: Rates fall again", None, "rates fall again"),
        ("LIVE: Rates fall again", None, "rates fall again"),
        ("Breaking News: Rates fall again", None, "rates fall again"),
        ("UPDATE 2-Rates fall again", None, "rates fall again"),
        ("Rates fall again (video)", None, "rates fall again"),
        ("[Watch] Rates fall again", None, "rates fall again"),
        ("Scenes from the fair | 03.09.14", None, "scenes from the fair 3.09.14"),
        ("Live: it", None, "live it"),
    ],
)
def test_a_headline_has_one_canonical_form(title, publisher, expected):
    """Case, signs, separators, labels and site names go; numbers become digits."""
    assert expected == headlines.normalise(title, publisher)


@given(st.text(max_size=80))
def test_the_canonical_form_is_its_own(title):
    """Normalising twice changes nothing but what a label's end uncovers, and any text has a form."""
    once = headlines.normalise(title)

    assert once == once.strip()
    assert "|" not in once


@given(st.text(alphabet="abc def-'.,:|19é", max_size=60), st.text(alphabet="abc def-'.,:|19é", max_size=60))
def test_a_title_does_not_depend_on_its_neighbours(one, two):
    """A batch gives each title the form that it has alone."""
    batch = headlines.read([one, two, one])

    assert [headlines.normalise(title) for title in (one, two, one)] == [batch.text(row) for row in range(3)]


@pytest.mark.parametrize(
    "scheme", [HEADLINES, Scheme(seed=7, num_perm=64, bands=16)], ids=["default", "other"]
)
@pytest.mark.parametrize("title", TITLES)
def test_signatures_are_those_of_datasketch(title, scheme):
    """Bit for bit, from the same hashes of the same shingles."""
    theirs = MinHash(scheme.num_perm, seed=scheme.seed, scheme="affine32", hashfunc=lambda shingle: shingle)
    theirs.update_batch(list(headlines.shingles(title)))

    ours = headlines.signatures([title], scheme=scheme)[0]

    assert theirs.hashvalues.dtype == ours.dtype
    assert theirs.hashvalues.tolist() == ours.tolist()


def test_shingles_are_words_and_grams_of_letters():
    """A word of six letters has itself and five grams with its edges, a number only itself."""
    assert 0 == len(headlines.shingles(""))
    assert 6 == len(headlines.shingles("letter"))
    assert 1 == len(headlines.shingles("61,700"))
    assert headlines.shingles("rates fall") == headlines.shingles("Fall, rates!")


def test_no_titles_have_no_signatures():
    """An empty batch is a batch."""
    assert (0, 128) == headlines.signatures([]).shape
    assert (0, 32) == headlines.bands(headlines.signatures([])).shape


def test_bands_agree_where_their_rows_agree():
    """A key stands for the values of its rows; titles without words have the key 0."""
    made = headlines.signatures([*TITLES, TITLES[1]])
    keys = headlines.bands(made)
    blocks = made.reshape(len(made), HEADLINES.bands, HEADLINES.rows)

    assert np.uint64 == keys.dtype
    assert np.array_equal(keys[1], keys[-1])
    assert not keys[0].any()
    assert keys[1:].all()
    for row in range(1, len(made) - 1):
        same = (blocks[row] == blocks[-1]).all(axis=1)
        assert np.array_equal(same, keys[row] == keys[-1])


def test_agreement_estimates_the_similarity_of_the_shingles():
    """Over many pairs the mean error is small."""
    one = [f"minister {word} resigns over report number {word}x" for word in "alpha beta gamma delta".split()]
    two = [title.replace("report", "paper") for title in one]
    estimates = (headlines.signatures(one) == headlines.signatures(two)).mean()
    sets = [(headlines.shingles(a), headlines.shingles(b)) for a, b in zip(one, two, strict=True)]
    exact = np.mean([len(a & b) / len(a | b) for a, b in sets])

    assert exact == pytest.approx(estimates, abs=0.06)


def test_a_scheme_says_what_it_is():
    """Each part of a scheme is in its id, so two ids are equal only if signatures can be compared."""
    changed = [
        Scheme(seed=2), Scheme(num_perm=256), Scheme(bands=16), Scheme(rows=3), Scheme(normaliser=9), BODIES,
    ]  # fmt: skip

    assert len(changed) + 1 == len({scheme.id for scheme in (*changed, HEADLINES)})
    with pytest.raises(ValueError, match="bands x rows"):
        Scheme(bands=33)
    with pytest.raises(ValueError, match="affine32"):
        Scheme(name="legacy")


def test_candidates_are_queried_low():
    """A pair of similarity .6 meets nearly always, unrelated titles nearly never."""
    assert chance(0.6) > 0.98
    assert chance(0.05) < 0.001


def test_a_growing_vocabulary_keeps_its_words():
    """Words keep their numbers when the tables grow."""
    first = headlines.read(["alpha beta"])
    headlines.read([" ".join(f"w{i}x{j}" for j in range(9)) for i in range(900)], (), first.vocabulary)

    assert "alpha beta" == first.text(0)
    assert [0, 1] == headlines.read(["alpha beta"], (), first.vocabulary).tokens.tolist()
