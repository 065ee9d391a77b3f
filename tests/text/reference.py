"""The slow and obvious reading of a text, by the definitions of :mod:`quality.text.found`.

It shares the alphabet with the kernel (what a character is) and nothing else. Characters that stand for
nothing (zero width, soft hyphens, the line feed of a CR LF) are taken out first and only come back as
positions. What is left is written as a string of one letter a kind, so that regular expressions can speak
about kinds. Indices are those of one text, where the kernel's are those of a batch.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from quality.text import alphabet
from quality.text.alphabet import Kind
from quality.text.escapes import unescaped
from quality.text.found import (
    LETTERS_SHIFT,
    PHRASE_ALONE,
    PHRASE_START,
    SYLLABLE_SHIFT,
    Lexicon,
    Mark,
    WordList,
)
from quality.text.wrapped import unwrapped

LETTERS = dict(zip(Kind, "ludm\0sb'-.!?…,:;_()\"$%*@/#", strict=True))
WORD = re.compile("[lud][ludm]*")
ADDRESS = re.compile('[^sb()"]*[ludm/]')
BULLET = "s*(?:[*]|[-_]s)"
ELLIPSIS = re.compile(r"…|\.\.\.")
SIGNS = {
    Mark.COMMA: ",",
    Mark.TERMINATOR: ".!?…",
    Mark.EXCLAMATION: "!",
    Mark.QUESTION: "?",
    Mark.COLON: ":",
    Mark.SEMICOLON: ";",
    Mark.DASH: "-_",
    Mark.OPEN: "(",
    Mark.CLOSE: ")",
    Mark.CURRENCY: "$",
    Mark.PERCENT: "%",
    Mark.SYMBOL: "m*@/#",
}
DEEPEST = 2
"""A quotation inside a quotation is followed, one inside that is not."""


class Lists(NamedTuple):
    """What is looked up: bits of a word, lexicon of a phrase."""

    words: Mapping[str, int]
    phrases: Mapping[tuple[str, ...], Lexicon]


class Token(NamedTuple):
    """One word, folded; the last one of a text is its sentinel, without a text."""

    text: str
    start: int
    end: int
    marks: int
    bits: int

    @property
    def letters(self) -> int:
        """Letters and digits, at most 63."""
        return self.bits >> LETTERS_SHIFT & 63

    @property
    def syllables(self) -> int:
        """Syllables, at most 15."""
        return self.bits >> SYLLABLE_SHIFT & 15

    def has(self, mark: Mark) -> bool:
        """Whether it carries a mark."""
        return int.__and__(self.marks, mark) != 0  # without a detour over Mark, which takes ten times as long

    def listed(self, words: WordList) -> bool:
        """Whether a list holds it."""
        return int.__rshift__(self.bits, words) & 1 == 1


class Row(NamedTuple):
    """A line that is not empty: the columns of found.Line in their order."""

    start: int
    end: int
    first: int
    last: int
    blanks: int
    characters: int
    letters: int
    uppers: int
    digits: int
    symbols: int
    terminal: int
    bullet: int
    repeats: int
    indent: int


class Quotation(NamedTuple):
    """A quotation: tokens, positions, whether it is closed."""

    first: int
    last: int
    start: int
    end: int
    closed: int


class Hit(NamedTuple):
    """A listed phrase."""

    lexicon: Lexicon
    first: int
    last: int


class Text(NamedTuple):
    """One text, read."""

    tokens: list[Token]
    lines: list[Row]
    quotes: list[Quotation]
    hits: list[Hit]


@cache
def letter(character: str) -> str:
    """Letter of a character's kind; what lies above the planes in use is a symbol."""
    return LETTERS[alphabet.kind(character)] if ord(character) < alphabet.PLANES else "#"


@cache
def fold(character: str) -> str:
    """Folded character; what lies above the planes in use is itself."""
    return alphabet.fold(character) if ord(character) < alphabet.PLANES else character


def code(items: Iterable[int]) -> int:
    """FNV-1a over characters, words or lines (Fowler, Noll and Vo), 64 bits."""
    value = 0xCBF29CE484222325
    for item in items:
        value = (value ^ item) * 0x100000001B3 % 2**64
    return value


def lists(entries: Sequence[tuple[WordList | Lexicon, Sequence[str]]], prepared: Mapping[str, int]) -> Lists:
    """Lists of plain lower-case words and phrases, and the prepared bits of common words."""
    words, phrases = dict(prepared), {}
    for listed, own in entries:
        for entry in own:
            first, *_ = parts = entry.split()
            if isinstance(listed, WordList):
                words[entry] = words.get(entry, 0) | 1 << listed
            else:
                words[first] = words.get(first, 0) | PHRASE_START | PHRASE_ALONE * (len(parts) == 1)
                phrases[tuple(parts)] = listed
    return Lists(words, phrases)


def read(text: str, known: Lists) -> Text:
    """Read one text."""
    text = unwrapped(unescaped(text))
    everything = "".join(map(letter, text))
    places = [
        i
        for i, kind in enumerate(everything)
        if kind != "\0" and not (text[i] == "\n" and text[i - 1 : i] == "\r")
    ]
    shape = "".join(everything[i] for i in places)
    folded = "".join(fold(text[i]) for i in places)
    spans = tokens_of(shape, folded)
    quoted, opens, closes = quotations(shape, spans)
    tokens: list[Token] = []
    end = 0
    for i, (start, stop, link) in enumerate([*spans, (len(shape), len(shape), False)]):
        sentinel = i == len(spans)
        marks = gap_of(shape[end:start] + "b" * sentinel, first=i == 0)
        marks |= Mark.QUOTE_OPEN * any(end <= at < start for at in opens)
        marks |= Mark.QUOTE_CLOSE * any(end <= at < start for at in closes)
        if sentinel:
            tokens.append(Token("", len(text), len(text), int(marks | Mark.LINE | Mark.SENTENCE), 0))
            break
        word, own = folded[start:stop], shape[start:stop]
        marks |= look_of(own, word) | Mark.LINK * link
        marks |= Mark.QUOTED * any(a <= start < b for a, b, _ in quoted)
        if begins_sentence(shape[end:start], marks, tokens):
            marks |= Mark.SENTENCE
        bits = known.words.get(word, 0)
        if not bits >> SYLLABLE_SHIFT & 15:
            bits |= syllables(word) << SYLLABLE_SHIFT
        bits |= min(len(re.findall("[lud]", own)), 63) << LETTERS_SHIFT
        tokens.append(Token(word, places[start], places[stop - 1] + 1, int(marks), bits))
        end = stop
    starts = [start for start, _, _ in spans]
    quotes = [
        Quotation(bisect_left(starts, a), bisect_left(starts, b), places[a], places[b - 1] + 1, closed)
        for a, b, closed in quoted
    ]
    return Text(tokens, lines_of(shape, spans, tokens, places), quotes, phrases_of(tokens, known))


def tokens_of(shape: str, folded: str) -> list[tuple[int, int, bool]]:
    """Start and end of each token, and whether it is an address."""
    spans, at = [], 0
    while match := re.compile("[lud]").search(shape, at):
        start = match.start()
        at, link = token_end(shape, folded, start)
        spans.append((start, at, link))
    return spans


def token_end(shape: str, folded: str, start: int) -> tuple[int, bool]:
    """End of the token that begins at ``start``, and whether it is an address."""
    end, part = start, start
    while match := WORD.match(shape, end):
        end = match.end()
        sign, before, after = shape[end : end + 1], shape[end - 1], shape[end + 1 : end + 2]
        goes_on = after != "" and after in "lud"
        if (
            (sign == ":" and after == "/" and folded[start:end] in ("http", "https"))
            or (sign == "@" and goes_on)
            or (sign == "." and goes_on and folded[start:end] == "www")
        ):
            address = ADDRESS.match(shape, end)
            assert address
            return address.end(), True
        digits = (before == "d") + (after == "d")
        joins = sign != "" and (
            sign in "'-" or (sign in ".," and digits == 2) or (sign == "." and not digits and end - part == 1)
        )
        if not (goes_on and joins):
            break
        end += 1
        part = end if sign == "." else part
    return end, False


def look_of(own: str, word: str) -> int:
    """Marks of what a token looks like."""
    letters = re.sub("[^lu]", "", own)
    marks = (
        Mark.CAPITAL * own.startswith("u") | Mark.NUMERAL * own.startswith("d") | Mark.DIGIT * ("d" in own)
    )
    marks |= Mark.UPPER * (len(letters) > 1 and "l" not in letters)
    marks |= Mark.YEAR * (own == "dddd" and word[:2] in ("19", "20")) | Mark.ISO_DATE * (own == "dddd-dd-dd")
    marks |= Mark.APOSTROPHE * ("'" in own) | Mark.POSSESSIVE * word.endswith("'s")
    return int(marks | Mark.ING * (len(letters) >= 5 and word.endswith("ing")))


def gap_of(gap: str, *, first: bool) -> int:
    """Marks of what stands between two tokens, quotation marks and sentences aside."""
    marks = sum(mark for mark, kinds in SIGNS.items() if set(kinds) & set(gap))
    marks |= Mark.ELLIPSIS * bool(ELLIPSIS.search(gap))
    marks |= Mark.LINE * (first or "b" in gap) | Mark.PARAGRAPH * (first or bool(re.search("bs*b", gap)))
    line = "(?:^|b)" if first else "b"
    return int(marks | Mark.BULLET * bool(re.search(line + BULLET, gap)))


def begins_sentence(gap: str, marks: int, before: list[Token]) -> bool:
    """Whether a sentence begins behind ``gap``; wrapped lines go on in lower case, initials end none."""
    if not before:
        return True
    terminators = re.findall("[.!?…]", gap)
    capital = bool(marks & (Mark.CAPITAL | Mark.NUMERAL))
    if "b" in gap:
        return bool(terminators or capital or marks & (Mark.PARAGRAPH | Mark.BULLET))
    word = before[-1]
    space = re.search("[.!?…][^.!?…]*s[^.!?…]*$", gap) is not None
    lost = len(word.text) > 1 and not word.has(Mark.NUMERAL | Mark.LINK)  # "before it.Then"
    if not (capital and terminators and (space or lost)):
        return False
    initial = len(word.text) == 1 and word.has(Mark.CAPITAL) and word.text != "i"
    only_stop = set(terminators) == {"."} and not ELLIPSIS.search(gap)
    return not (only_stop and (initial or word.listed(WordList.ABBREVIATION)))


def syllables(word: str) -> int:
    """Groups of vowels without a final e that is no "-le", 1 to 15."""
    if word.endswith("e") and not word.endswith("le"):
        word = word[:-1]
    return min(max(len(re.findall("[aeiouy]+", word)), 1), 15)


def opens_quotation(before: str, after: str, *, inside: bool) -> bool:
    """Whether a double quotation mark opens, by what stands around it."""
    free_before, free_after = before in "sb(_", after in "sb.!?…,:;_)"
    return free_before if free_before != free_after else not inside


def quotations(
    shape: str, spans: list[tuple[int, int, bool]]
) -> tuple[list[tuple[int, int, int]], set[int], set[int]]:
    """Start, end and closedness of each quotation with a word in it; marks that open; marks that close."""
    inside = {at for start, end, _ in spans for at in range(start, end)}
    starts = [start for start, _, _ in spans]
    found: list[tuple[int, int, int]] = []
    inner: list[tuple[int, int, int]] = []
    stack: list[int] = []
    single, visible, terminated, paused = -1, 0, False, False
    opens, closes = set(), set()

    def keep(where: list[tuple[int, int, int]], start: int, end: int, closed: int) -> None:
        if bisect_left(starts, start) < bisect_left(starts, end):  # nothing quoted is nothing
            where.append((start, end, closed))

    def give_up(end: int) -> None:
        if inner:  # the mark before them has no partner
            found.extend(inner)
        else:
            keep(found, stack[0], end, 0)
        stack.clear()
        inner.clear()

    for i, kind in enumerate(shape + "b"):
        before, after = shape[i - 1 : i] or "b", shape[i + 1 : i + 2] or "b"
        if i in inside:
            terminated = paused = False
        elif kind == '"':
            single = -1
            if opens_quotation(before, after, inside=bool(stack)):
                opens.add(i)
                if stack and (terminated or paused):  # speech goes on in another paragraph
                    give_up(visible)
                stack += [i + 1] * (len(stack) < DEEPEST)
            else:
                closes.add(i)
                if len(stack) == 2:
                    keep(inner, stack.pop(), i, 1)
                elif stack:
                    keep(found, stack.pop(), i, 1)
                    inner.clear()
        elif kind == "'" and not stack:
            if after in "lud" and before not in "ludm":
                opens.add(i)
                single = i + 1
            elif single >= 0 and after not in "ludm" and before != "s":
                closes.add(i)
                keep(found, single, i, 1)
                single = -1
        elif kind == "b":
            single, paused = -1, True
            empty = before == "b" or set(shape[:i].rpartition("b")[2]) <= {"s"}
            if stack and (terminated or empty or i == len(shape)):
                give_up(visible)
        terminated |= kind in ".!?…" and i not in inside
        visible = visible if kind in "sb" else i + 1
    return found, opens, closes


def lines_of(
    shape: str, spans: list[tuple[int, int, bool]], tokens: list[Token], places: list[int]
) -> list[Row]:
    """Rows of the lines that are not empty."""
    rows: list[Row] = []
    said: dict[tuple[str, ...], int] = {}
    inside = {at for start, end, _ in spans for at in range(start, end)}
    starts = [start for start, _, _ in spans]
    at, blanks = 0, 0
    for line in shape.split("b"):
        end = at + len(line.rstrip("s"))
        start = at + len(line) - len(line.lstrip("s"))
        indent, at = start - at, at + len(line) + 1
        if not line.strip("s"):
            blanks += 1
            continue
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        words = tuple(token.text for token in tokens[first:last])
        own = "".join(kind for i, kind in enumerate(shape[start:end], start) if i in inside)
        other = "".join("W" if i in inside else kind for i, kind in enumerate(shape[start:end], start))
        rows.append(
            Row(
                start=places[start],
                end=places[end - 1] + 1,
                first=first,
                last=last,
                blanks=min(blanks, 9),
                characters=end - start - line.strip("s").count("s"),
                letters=own.count("l") + own.count("u"),
                uppers=own.count("u"),
                digits=own.count("d"),
                symbols=len(re.findall("[m$%*@/#]", other)),
                terminal=int(re.search("[.!?…][s\"')]*$", other) is not None),
                bullet=int(re.match(BULLET, line) is not None),
                repeats=said.setdefault(words, len(rows)) if words else -1,
                indent=min(indent, 99),
            )
        )
        if rows[-1].repeats == len(rows) - 1:
            rows[-1] = rows[-1]._replace(repeats=-1)
        blanks = 0
    return rows


def phrases_of(tokens: list[Token], known: Lists) -> list[Hit]:
    """Listed phrases: from left to right, the longest at each place, none across the end of a sentence."""
    hits, t, longest = [], 0, max(map(len, known.phrases), default=0)
    while t < len(tokens) - 1:
        for size in range(min(longest, len(tokens) - 1 - t), 0, -1):
            words = tokens[t : t + size]
            lexicon = known.phrases.get(tuple(word.text for word in words))
            if lexicon is not None and not any(word.has(Mark.SENTENCE) for word in words[1:]):
                hits.append(Hit(lexicon, t, t + size))
                t += size - 1
                break
        t += 1
    return hits
