"""Two headlines relate as a reader would say, and the guard keeps events apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.corpus.relations import Headline, credited, relation

BASE = "Senate committee approves new water bill after long debate in Oregon"


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("", "", "unique"),
        ("", BASE, "unique"),
        (BASE, BASE.upper(), "exact"),
        (BASE, f"{BASE} | The Daily Planet", "exact"),
        (BASE, "Senate committee approves new water bill after debate in Oregon", "reworded"),
        (BASE, "After long debate in Oregon, Senate committee approves new water bill", "reworded"),
        (BASE, "Senate committee backs new water bill after lengthy debate in Oregon", "reworded"),
        (BASE, "Senate committee approves new water bills after long debates in Oregon", "reworded"),
        ("Koran burning protest spreads", "Burning protest spreads: Koran", "reworded"),
        ("Taliban attack kills three in Kabul hotel", "Taleban attack kills 3 in Kabul hotel", "reworded"),
        ("Seven killed as bus falls into gorge", "7 killed as bus falls into gorge", "exact"),
        ("Guatemala court finds ex-leader guilty", "Guatemalan court finds ex-leader guilty", "reworded"),
        ("Man walks free over murder of shopkeeper", "Quarterly profit doubles at chip maker", "unique"),
    ],
)
def test_the_same_told_twice(one, two, expected):
    """Equal forms are exact; order, inflection, spelling, synonyms and one word less are rewordings."""
    assert expected == relation(one, two)[0]
    assert relation(one, two) == relation(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (BASE, BASE.replace("approves", "rejects")),
        (BASE, BASE.replace("Oregon", "Texas")),
        ("Museum shows a rare loan from Egypt", "Museum shows a rare loaf from Egypt"),
        (BASE, BASE.replace("approves", "does not approve")),
        ("6.1-magnitude quake hits northern Japan", "6.4-magnitude quake hits northern Japan"),
        ("61,700 homes without power in storm", "6,170 homes without power in storm"),
        ("Jury finds former mayor guilty of fraud", "Jury finds former mayor innocent of fraud"),
        ("Stocks rise on hopes of a deal", "Stocks fall on hopes of a deal"),
        ("Novak wins final of Miami Open in three sets", "Novak loses final of Miami Open in three sets"),
        ("Obama to visit flood victims on Monday", "Obama to visit flood victims on Friday"),
        ("Obama to visit victims of flood", "Romney to visit victims of flood"),
        ("Iran holds talks with bank on loans", "Iraq holds talks with bank on loans"),
        ("Austria bans plastic bags in shops", "Australia bans plastic bags in shops"),
        ("North Korea fires missile into sea", "South Korea fires missile into sea"),
        ("President resigns over leaked tapes", "Governor resigns over leaked tapes"),
        ("Talks held in March over border", "Talks held in June over border"),
        ("Minister will resign over report", "Minister won't resign over report"),
        ("Court upholds ban on fishing nets", "Court overturns ban on fishing nets"),
    ],
)
def test_another_event_stays_apart(one, two):
    """A number, date, place, person, role, outcome or negation that differs outweighs all that is equal."""
    assert relation(one, two)[0] in ("template", "same_topic", "unique")
    assert relation(one.lower(), two.lower())[0] in ("template", "same_topic", "unique")
    assert relation(one.title(), two.title())[0] in ("template", "same_topic", "unique")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("10 Best Hotels in Paris", "10 Best Hotels in Rome"),
        ("10 Best Hotels in Paris", "7 Best Hotels in New Orleans"),
        ("Weather forecast for Monday", "Weather forecast for Tuesday"),
        ("17 Things Only Teachers Understand", "23 Things Only Nurses Understand"),
    ],
)
def test_one_frame_with_another_filling_is_a_template(one, two):
    """The slot may hold up to three words, numbers have slots of their own."""
    assert "template" == relation(one, two)[0]


def test_two_accounts_of_one_subject_are_one_topic():
    """Alike in what they are about, and not the same."""
    one = "Armenian, Iranian Defense Ministers Hold Phone Call on Regional Security"
    two = "Iran and Armenia Strengthen Ties: Key Phone Discussion on Caucasus Region Dynamics"

    assert "same_topic" == relation(one, two)[0]


def test_a_credited_text_on_two_sites_is_syndicated():
    """The same words on another publisher are a copy, unless an agency is credited."""
    here = Headline(title=BASE, publisher="a.example", credit="By Jane Roe, Associated Press")
    there = Headline(title=f"{BASE} | B", publisher="b.example")

    assert "syndicated" == relation(here, there)[0]
    assert "exact" == relation(there, there)[0]
    assert "exact" == relation(here, Headline(title=BASE))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, False), ("", False), ("Jane Roe", False), ("Reuters", True), ("JANE ROE / Reuters Staff", True)],
)
def test_agencies_are_known_by_their_names(text, expected):
    """Whole words count, whatever their case."""
    assert expected == credited(text)


words = st.sampled_from("Obama Texas not wins loses 3 seven best hotels in Paris on Monday report".split())


@given(st.lists(words, max_size=9), st.lists(words, max_size=9))
def test_relations_are_symmetric_and_bounded(one, two):
    """Who comes first does not matter; a headline is exactly itself."""
    a, b = " ".join(one), " ".join(two)
    name, similarity = relation(a, b)

    assert (name, pytest.approx(similarity)) == relation(b, a)
    assert 0 <= similarity <= 1
    assert ("exact" if one else "unique") == relation(a, a)[0]
