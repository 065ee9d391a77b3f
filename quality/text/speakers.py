"""Who speaks: what part each word of a sentence plays, and the noun phrase that a verb of speech belongs to.

Works on a table of words; all that compiled code takes as a constant stands in this file and in those of
compiled.DEPENDED_ON, because numba's cache notices changes of one file only.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from quality.text import grammar, lexicons
from quality.text.compiled import Array, inlined, lean
from quality.text.found import Mark, WordList


class Word(IntEnum):
    """Columns of the words as the compiled code reads them: one int64 table, because passing it is cheap."""

    MARKS = 0
    CLASSES = 1
    CODE = 2
    PARTS = 3
    """Bits of the grammar's classes and of the cues' forms."""


NAMED, ANONYMOUS, DOCUMENT = range(3)
NOBODY, VAGUE, ABLE = range(3)
"""Who may speak: nobody that is named; a phrase of unknown words; a name, a role, a paper, he or she."""
BEFORE, AFTER, PASSIVE, NOWHERE = range(4)  # "Smith said", "said Smith", "was said by Smith"
LONGEST_SPEAKER = 14  # words
M, C, CODE, P = map(int, Word)

_PLACES = {
    name: place
    for place, name in enumerate(
        "THAT TO BY OF PREPOSITION DETERMINER PRONOUN OBJECT RELATIVE CONJUNCTION SUBORDINATOR HAVE BE MODAL "
        "NEGATION OWN PERSON DEFINITE PLACE_OR_TIME SPEECH WEAK ADVERB BASE S_FORM ED_FORM ING_FORM "
        "GENERIC DENIAL REFUSAL ANSWER PARTICLE ADDRESS".split()
    )
}
THAT, TO, BY, OF, PREPOSITION, DETERMINER, PRONOUN, OBJECT, RELATIVE, CONJUNCTION, SUBORDINATOR, HAVE, BE = (
    1 << place for place in range(13)
)
MODAL, NEGATION, OWN, PERSON, DEFINITE, PLACE_OR_TIME, SPEECH, WEAK, ADVERB = (
    1 << place for place in range(13, 22)
)
BASE, S_FORM, ED_FORM, ING_FORM = (1 << place for place in range(22, 26))
GENERIC, DENIAL, REFUSAL, ANSWER, PARTICLE, ADDRESS = (1 << place for place in range(26, 32))
CLOSED = (
    THAT | TO | BY | OF | PREPOSITION | DETERMINER | PRONOUN | OBJECT | RELATIVE | CONJUNCTION | SUBORDINATOR
    | HAVE | BE | MODAL | NEGATION | ADVERB
)  # fmt: skip
FINITE = HAVE | BE | MODAL | S_FORM | ED_FORM
GROUP = HAVE | BE | MODAL | NEGATION | ADVERB
HALF, NONE, STEP = 32, np.uint64(0), np.uint64(1)
CHECK = ~((1 << len(_PLACES)) - 1)  # the bits of its code that a word keeps in the table

CUE, CUE_NOUN, ROLE, PEOPLE, PAPERS, ORGANISATION, FUNCTION, AUXILIARY = (
    1 << word_list
    for word_list in (
        WordList.CUE, WordList.CUE_NOUN, WordList.ROLE, WordList.ANONYMOUS, WordList.DOCUMENT,
        WordList.ORGANISATION, WordList.FUNCTION, WordList.AUXILIARY,
    )
)  # fmt: skip
CUES, TAGGED = CUE | CUE_NOUN, np.uint64(CUE | FUNCTION | AUXILIARY)
LISTS = np.uint64((1 << len(WordList)) - 1)
LISTED = CUE | CUE_NOUN | ROLE | PEOPLE | PAPERS | ORGANISATION
CAPITAL, NUMERAL, QUOTED, SENTENCE, PARAGRAPH, POSSESSIVE = map(
    int, (Mark.CAPITAL, Mark.NUMERAL, Mark.QUOTED, Mark.SENTENCE, Mark.PARAGRAPH, Mark.POSSESSIVE)
)
COMMA, COLON, DASH, OPEN, CLOSE = map(int, (Mark.COMMA, Mark.COLON, Mark.DASH, Mark.OPEN, Mark.CLOSE))
QUOTE_OPEN, QUOTE_CLOSE, TERMINATOR, ING = map(
    int, (Mark.QUOTE_OPEN, Mark.QUOTE_CLOSE, Mark.TERMINATOR, Mark.ING)
)
BREAK = COMMA | COLON | DASH | OPEN | CLOSE | QUOTE_OPEN | QUOTE_CLOSE | int(Mark.SEMICOLON)
NEAR = BREAK | CAPITAL | NUMERAL | SENTENCE | POSSESSIVE | QUOTED | TERMINATOR


@cache
def grammar_table() -> npt.NDArray[np.int64]:
    """What part a word can play: upper bits of its code and, below, bits of the classes; 0 is free.

    Open addressing in 2**k places, at least three quarters of them free; made once per process.
    """
    names = grammar.parts(lexicons.read(WordList.CUE), lexicons.read(WordList.AUXILIARY))
    table: npt.NDArray[np.int64] = np.zeros(1 << (4 * len(names) - 1).bit_length(), np.int64)
    codes = np.array(lexicons.word_codes(list(names)), np.uint64).astype(np.int64)[:, 0].tolist()
    for code, parts in zip(codes, names.values(), strict=True):
        slot = (code ^ code >> HALF) % len(table)
        while table[slot]:
            slot = (slot + 1) % len(table)
        table[slot] = code & CHECK | sum(1 << _PLACES[part] for part in parts)
    return table


@lean
def fill(
    words: Array, codes: Array, marks: Array, classes: Array, s: int, e: int, table: Array, rest: Array
) -> None:
    """Fill ``words[s:e]``; ``rest`` has room for the indices of those that the table may hold."""
    last, some = np.uint64(len(table) - 1), np.uint64(0)
    for t in range(np.uint64(s), np.uint64(e)):
        bits = classes[t]
        words[t, M], words[t, C], words[t, CODE], words[t, P] = marks[t], bits & LISTS, np.int64(codes[t]), 0
        rest[some] = t
        some += np.uint64(bits & TAGGED != NONE)
    for k in range(some):
        word: Any = np.uint64(rest[k])
        code = words[word, CODE]
        slot = np.uint64(code ^ code >> HALF) & last
        bits = table[slot]
        while min(np.uint64(bits), np.uint64((bits ^ code) & CHECK)) != NONE:  # as in slot_of
            slot = slot + STEP & last
            bits = table[slot]
        words[word, P] = bits & ~CHECK


@inlined
def verb_group(words: Array, s: int, i: int, parts: int) -> int:
    """First of the words of ``parts`` (auxiliaries, adverbs) that stand right before the verb at ``i``."""
    while i > s and not words[i, M] & BREAK and words[i - 1, P] & parts and not words[i - 1, P] & PRONOUN:
        i -= 1
    return i


@inlined
def opens_content(words: Array, j: int, e: int) -> bool:
    """Whether the word at ``j`` can begin what a verb reports: that, to, an article, a pronoun, a name."""
    opening = THAT | TO | DETERMINER | PRONOUN | SUBORDINATOR | OBJECT
    shape = QUOTE_OPEN | COLON | CAPITAL | NUMERAL
    return j < e and (words[j, P] & opening != 0 or words[j, M] & shape != 0)


@lean
def is_verb(words: Array, s: int, e: int, i: int) -> bool:
    """Whether the listed verb form at ``i`` is used as a finite verb or a participle that reports."""
    form = words[i, P]
    noun = words[i, C] & CUE_NOUN
    if not words[i, C] & CUE or (words[i, M] & CAPITAL and i > s):
        return False
    if noun and form & BASE and i - 1 > s and words[i - 2, P] & DETERMINER:  # a phone call
        return bool(i + 1 < e and words[i + 1, P] & THAT != 0)
    g = verb_group(words, s, i, ADVERB | NEGATION)
    if g == s:
        return bool(form & (ED_FORM | ING_FORM) != 0 and not noun)
    opens = opens_content(words, i + 1, e)
    before, gap = words[g - 1, P], words[g, M] & BREAK
    if gap & QUOTE_CLOSE:
        return True
    if gap and form & BASE:
        return bool(form & SPEECH != 0)
    if not gap:
        if before & HAVE and form & ED_FORM:
            return True
        if before & MODAL:
            return bool(form & BASE != 0)
        if before & BE:
            return bool(form & (ED_FORM | ING_FORM) != 0)
        if before & (PRONOUN | RELATIVE):
            return bool(form & ING_FORM == 0)
        if before & (TO | DETERMINER) or words[g - 1, M] & POSSESSIVE:
            return False
        if before & (PREPOSITION | SUBORDINATOR):
            return bool(form & ING_FORM != 0 and not noun)
        if before & CONJUNCTION:
            return bool(form & BASE == 0 and not noun)
        if form & BASE:
            return opens
    return bool(form & S_FORM == 0 or not noun or opens)


@lean
def is_cue(words: Array, s: int, e: int, i: int) -> bool:
    """Whether the listed word at ``i`` is a cue, by rules alone."""
    after = words[i + 1, P] if i + 1 < e and not words[i + 1, M] & BREAK else 0
    if is_verb(words, s, e, i):
        return words[i, P] & WEAK == 0 or after & (THAT | TO) != 0
    return words[i, C] & CUE_NOUN and after & THAT != 0


@lean
def phrase_start(words: Array, s: int, g: int) -> int:
    """First word of the noun phrase that ends before ``g``; ``g`` where there is none."""
    j = g
    stop = SUBORDINATOR | CONJUNCTION | THAT | TO | PREPOSITION | BY
    while j > s and g - j < LONGEST_SPEAKER and (j == g or not words[j, M] & BREAK):
        part = words[j - 1, P]
        verb = part & (S_FORM | ED_FORM) or (part & BASE and not words[j - 1, C] & (CUE_NOUN | PAPERS))
        if verb and not words[j - 1, M] & CAPITAL and j < g:
            break
        if part & (HAVE | BE | MODAL) and not part & PRONOUN:
            break
        if part & stop and not part & OF:
            break
        j -= 1
        if part & PRONOUN and not part & DETERMINER:
            break
    while j < g and words[j, P] & (PREPOSITION | ADVERB) and not words[j, P] & DETERMINER:
        j += 1
    return j


@lean
def phrase_end(words: Array, j: int, e: int, long: bool) -> int:
    """Index after the noun phrase that begins at ``j``; a ``long`` one goes on behind prepositions."""
    first = j
    stop = SUBORDINATOR | CONJUNCTION | THAT | TO | RELATIVE | HAVE | BE | MODAL
    while j < e and j - first < LONGEST_SPEAKER and (j == first or not words[j, M] & (BREAK | SENTENCE)):
        part = words[j, P]
        if part & stop and not (part & PRONOUN and j == first):
            break
        if part & PREPOSITION and not part & OF and not long:
            break
        verb = part & (S_FORM | ED_FORM | ING_FORM) or (part & BASE and not words[j, C] & (CUE_NOUN | PAPERS))
        if verb and j > first and not words[j, M] & CAPITAL and not words[j - 1, P] & DETERMINER:
            break
        j += 1
        if part & PRONOUN and not part & DETERMINER:
            break
    return j


@lean
def source_of(words: Array, first: int, last: int) -> int:
    """Named, anonymous or document, by the head of the speaker's noun phrase."""
    end, name = first + 1, False
    while end < last and not words[end, M] & BREAK and not words[end, P] & (PREPOSITION | BY):
        end += 1
    head = end - 1
    for t in range(first, end):
        if words[t, M] & CAPITAL and not (t == first and words[t, P] & (DETERMINER | PRONOUN)):
            name = name or not words[t, M] & SENTENCE or t == head
    lower = not words[head, M] & CAPITAL or (head == first and words[head, M] & SENTENCE)
    owned = head > first and words[head - 1, M] & POSSESSIVE != 0
    if words[head, C] & PAPERS and not owned and (lower or head == first or not words[head - 1, M] & CAPITAL):
        return DOCUMENT
    if words[head, C] & PEOPLE and lower:
        return ANONYMOUS
    definite = owned or words[first, P] & DEFINITE != 0
    if name and (definite or not lower or not words[head, C] & ROLE):
        return NAMED
    return NAMED if definite and words[head, C] & (ROLE | ORGANISATION) else ANONYMOUS


@lean
def key_of(words: Array, first: int, last: int) -> Any:
    """Hash of a speaker's last name, or of the last word where nothing is capitalised; never 0."""
    best, end = -1, first
    while end == first or (
        end < last and not words[end, M] & (BREAK & ~DASH) and not words[end, P] & (PREPOSITION | BY)
    ):
        if words[end, M] & CAPITAL and not words[end, P] & DETERMINER:
            best = end
        end += 1
    code = words[best if best >= 0 else end - 1, CODE]
    return (code ^ code >> HALF) & 0x7FFFFFFF | 1


@lean
def owner(words: Array, s: int, i: int) -> Any:
    """Whose statement the noun at ``i`` is: first word and end of the possessive before it, or -1."""
    for t in range(i - 1, max(s, i - 5) - 1, -1):
        if words[t + 1, M] & BREAK or words[t, P] & (PREPOSITION | RELATIVE | HAVE | BE):
            break
        if words[t, P] & OWN:
            return t, t + 1
        if words[t, M] & POSSESSIVE:
            first = t
            while first > s and words[first - 1, M] & CAPITAL and not words[first - 1, P]:
                if words[first, M] & BREAK:
                    break
                first -= 1
            return first, t + 1
    return -1, -1


@lean
def agent(words: Array, i: int, e: int) -> Any:
    """Who follows "by" soon after ``i``: first word and end, or -1."""
    for t in range(i, min(e - 1, i + 12)):
        if words[t, P] & BY:
            last = phrase_end(words, t + 1, e, False)
            return (t + 1, last) if last > t + 1 else (-1, -1)
    return -1, -1


@lean
def speaker(words: Array, s: int, e: int, g: int, i: int) -> Any:
    """Who speaks by the verb at ``i``, whose group begins at ``g``: first word, end, where; -1 for nobody."""
    after, gap = i + 1, words[g, M]
    if g == i and i > s and gap & (COMMA | QUOTE_CLOSE | TERMINATOR) and words[i, P] & SPEECH and after < e:
        follows = words[after, M] & CAPITAL or words[after, P] & DETERMINER
        if not words[after, M] & BREAK and (follows or (words[after, P] & PRONOUN and gap & QUOTE_CLOSE)):
            last = phrase_end(words, after, e, False)
            verb = last < e and words[last, P] & (HAVE | BE | MODAL) and not words[last, M] & BREAK
            inner = verb and not gap & QUOTE_CLOSE  # "Doe, who voted no, said the district would pay"
            if last > after and not inner:
                return after, last, AFTER
    for t in range(g, i):
        if words[t, P] & BE and not words[t, P] & HAVE and words[i, P] & ED_FORM:
            first, last = agent(words, after, e)
            return first, last, PASSIVE
    t = g
    if gap & CLOSE:  # Jane Doe (R-Utah) said
        t -= 1
        while t > s and not words[t, M] & OPEN:
            t -= 1
    elif gap & COMMA and not words[i, P] & ING_FORM:  # Jane Doe, a lawyer, said
        t -= 1
        while t > s and not words[t, M] & COMMA:
            t -= 1
    elif gap & BREAK:
        return -1, -1, NOWHERE
    first = phrase_start(words, s, t) if t > s else t
    if first >= t:
        return -1, -1, NOWHERE
    aside = t < g and g - t <= 2 and not words[t, M] & (CAPITAL | OPEN)  # Jane Doe, however, said
    return first, t if aside else g, BEFORE


@lean
def is_name(words: Array, first: int, last: int) -> bool:
    """Whether the capital of the word at ``first`` says more than "a sentence begins"."""
    if not words[first, M] & SENTENCE or last > first + 2:
        return True
    verb = words[last, P] & FINITE != 0 and not words[last, C] & CUE_NOUN
    return bool(verb and not words[last, M] & BREAK)


@lean
def ability(words: Array, s: int, first: int, last: int) -> int:
    """Whether ``first:last`` can speak: NOBODY, VAGUE or ABLE."""
    part, mark = words[first, P], words[first, M]
    if first < 0 or (
        part & GENERIC and last == first + 1
    ):  # the writer, the reader, or nothing in particular
        return NOBODY
    if part & PRONOUN and not part & DETERMINER:
        if last > first + 1 and not words[first + 1, M] & BREAK:  # a clause: "he takes a softer stance"
            return NOBODY
        return ABLE if part & PERSON else VAGUE
    if part & OWN and last == first + 1:
        return ABLE if part & PERSON else VAGUE
    lower = not mark & CAPITAL or mark & SENTENCE
    if lower and last > first + 1 and (mark & ING or part & ING_FORM):  # "by embracing gratitude"
        return NOBODY
    if first > s and words[first - 1, P] & BY and not mark & BREAK:
        return NOBODY
    for t in range(first, last):
        if words[t, C] & (ROLE | PEOPLE | PAPERS | ORGANISATION):
            return ABLE
        if words[t, M] & CAPITAL and not words[t, P] & CLOSED and (t > first or is_name(words, first, last)):
            return ABLE
    return VAGUE


@lean
def subject(words: Array, s: int, g: int) -> Any:
    """Who the sentence is about, for a verb whose own subject is not beside it: first word and end, or -1."""
    t = s
    if words[t, P] & (PREPOSITION | SUBORDINATOR | ADVERB) and not words[t, P] & DETERMINER:
        t += 1
        while t < g and not words[t, M] & COMMA:
            t += 1
    if t >= g:
        return -1, -1
    if words[t, P] & PRONOUN and not words[t, P] & DETERMINER:
        return (t, t + 1) if not words[t, P] & GENERIC else (-1, -1)
    first, last = t, -1
    while t < g and t - first < LONGEST_SPEAKER // 2 and (t == first or not words[t, M] & BREAK):
        if t > first and words[t, P] & (FINITE | PREPOSITION | RELATIVE) and not words[t, P] & OF:
            break
        name = words[t, M] & CAPITAL and not words[t, P] & CLOSED
        if (name and (t > first or not words[t, M] & SENTENCE)) or words[t, C] & (
            ROLE | PEOPLE | ORGANISATION
        ):
            last = t + 1
        t += 1
    alone = t == first + 1 and words[first, M] & CAPITAL and not words[first, P] & CLOSED
    if last < 0 and alone and is_name(words, first, t):
        last = t
    return (first, last) if last > first else (-1, -1)
