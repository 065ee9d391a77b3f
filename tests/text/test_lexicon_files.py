"""The lists say where they come from, and hold nothing that the kernel cannot find."""

from collections import Counter
from importlib.resources import files

import pytest

from quality.text import kernel, lexicons
from quality.text.found import Lexicon, WordList

FOLDER = files("quality").joinpath("lexicons")
LISTS = (*WordList, *Lexicon)
FIELDS = ["# What:", "# Written:", "# Definition:", "# Format:"]
each_list = pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.name.lower())


def lines(listed):
    """Lines of the list's file."""
    return FOLDER.joinpath(f"{listed.name.lower()}.txt").read_text("utf-8").splitlines()


def repeated(entries):
    """Entries that are there more than once."""
    return [entry for entry, count in Counter(entries).items() if count > 1]


def test_every_list_has_a_file_and_every_file_a_list():
    """No list is forgotten, none is left over."""
    assert {f"{listed.name.lower()}.txt" for listed in LISTS} == {
        path.name for path in FOLDER.iterdir() if path.name.endswith(".txt")
    }


@each_list
def test_header_says_what_when_on_which_definition(listed):
    """Four lines, each with something to say."""
    header = lines(listed)[:4]
    assert FIELDS == [line.split(" ", 2)[0] + " " + line.split()[1] for line in header]
    assert all(line.split(":", 1)[1].strip() for line in header)


@each_list
def test_entries_are_lower_case_and_stand_once(listed):
    """Straight apostrophes, no upper case, no blanks around, no line twice."""
    entries = [line for line in lines(listed) if not line.startswith("#")]
    assert [] == repeated(entries)
    folded = [entry.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for entry in entries]
    assert [" ".join(entry.split()) for entry in folded] == entries
    assert all(entries)


@each_list
def test_entries_are_as_long_as_the_kernel_can_find(listed):
    """One word in a word list, one to six in a lexicon, and no mark that separates words."""
    longest = 1 if isinstance(listed, WordList) else kernel.LONGEST_PHRASE
    entries = lexicons.read(listed)
    sizes = list(map(len, lexicons.word_codes(entries)))
    assert [] == [entry for entry, size in zip(entries, sizes, strict=True) if not 1 <= size <= longest]
    assert [] == [entry for entry, size in zip(entries, sizes, strict=True) if len(entry.split()) != size]


def test_a_phrase_stands_in_one_lexicon():
    """A stretch of text is evidence for one thing."""
    assert [] == repeated(phrase for listed in Lexicon for phrase in lexicons.read(listed))
