"""The sourcing ledger: who is said to have said what; source, cue and content (PolNeAR's three parts).

Candidates are words of the lists CUE and CUE_NOUN outside quotations and the phrases of ACCORDING_TO. Rules,
or weights where they are given, say which of them are cues; the grammar of the sentence says who speaks and
what is said. Works on the kernel's tables, linear in the text. All that compiled code takes as a constant
stands in this file, because numba's cache notices changes of one file only.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.text import grammar, lexicons
from quality.text.compiled import Array, compiled, lean, word_code
from quality.text.found import Entry, Hit, Kind, Ledger, Lexicon, Line, Mark, Read, WordList

Weights: TypeAlias = npt.NDArray[np.int8]


class Word(IntEnum):
    """Columns of the words as the compiled code reads them: one int64 table, because passing it is cheap."""

    MARKS = 0
    CLASSES = 1
    CODE = 2
    PARTS = 3
    """Bits of the grammar's classes and of the cues' forms."""


class State(IntEnum):
    """What is remembered from sentence to sentence."""

    LAST = 0
    """Entry that a quotation without a cue of its own goes on with, or -1."""
    PERSON_KEY = 1
    PERSON_SOURCE = 2
    SPEAKER_KEY = 3
    """The last speaker, be it a document."""
    SPEAKER_SOURCE = 4


NAMED, ANONYMOUS, DOCUMENT = range(3)
NOBODY, VAGUE, ABLE = range(3)
"""Who may speak: nobody that is named; a phrase of unknown words; a name, a role, a paper, he or she."""
BEFORE, AFTER, PASSIVE, NOWHERE = range(4)  # "Smith said", "said Smith", "was said by Smith"
SHORTEST_QUOTATION = 3  # words; one or two in quotation marks are a term or a scare quote
LONGEST_SPEAKER = 14  # words
SHORTEST_PART = (
    5  # words that a quotation inside a clause has at least; shorter ones are terms or scare quotes
)
FAR = 10  # words between a verb and the "that" of its content
LOGIT = 64
"""Units of a score to one in log-odds; 0 is the threshold that training/attributions.py sets."""
NEVER = 1 << 20
NEAR_FEATURES = 22
M, C, CODE, P = map(int, Word)
N_WORD, N_ENTRY, N_STATE, N_FEATURES, WEIGHT_BITS = len(Word), len(Entry), len(State), 25, 15

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
BODY, ACCORDING_TO, ACCORDING_CODE = int(Kind.BODY), int(Lexicon.ACCORDING_TO), word_code("according")
ACCORDING, SEEN, NONE, STEP = int(ACCORDING_CODE.view(np.int64)), np.uint64(CUES), np.uint64(0), np.uint64(1)
HALF, SHIFT, PLACES = 32, 64 - WEIGHT_BITS, (1 << WEIGHT_BITS) - 1
K1, K2, K3 = 0x1E3779B97F4A7C15, 0x42B2AE3D27D4EB4F, 0x56E8FEB86659FD93  # odd numbers that spread bits


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


@cache
def shipped_weights() -> Weights:
    """The weights that the package ships: see training/attributions.py."""
    with files("quality").joinpath("weights", "attributions.npz").open("rb") as stream:
        weights: Weights = np.load(stream, allow_pickle=False)["cue"]
    return weights


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


@lean
def verb_group(words: Array, s: int, i: int, parts: int) -> int:
    """First of the words of ``parts`` (auxiliaries, adverbs) that stand right before the verb at ``i``."""
    while i > s and not words[i, M] & BREAK and words[i - 1, P] & parts and not words[i - 1, P] & PRONOUN:
        i -= 1
    return i


@lean
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
def silent(words: Array, s: int, e: int, g: int, i: int) -> bool:
    """Whether the cue says that nothing was said: declined to comment, did not respond."""
    if words[i, P] & REFUSAL:
        to = i + 1 < e and words[i + 1, P] & TO
        return not to or (i + 2 < e and (words[i + 2, P] & ANSWER or words[i + 2, C] & CUE_NOUN) != 0)
    denied = 0
    for t in range(g, i):
        denied |= words[t, P] & DENIAL
    if words[i, P] & (ANSWER | SPEECH):
        if i > s + 1 and words[i - 1, P] & TO and words[i - 2, P] & REFUSAL:
            return True
        return denied != 0
    return False


@lean
def demanded(words: Array, s: int, e: int, g: int, i: int, first: int, last: int, how: int, said: int) -> int:
    """What the score of a cue must exceed, by who speaks and by the form of what is said.

    A verb of speech with a speaker who can speak needs nothing more. Other listed words report something
    only sometimes, outside political news seldom: without "that", a quotation or a speaker they need more.
    How much more was chosen on PolNeAR and on 120 entries of other news, magazines and shops.
    """
    part = words[i, P]
    able, speech = ability(words, s, first, last), part & SPEECH != 0
    if first >= 0 and words[first, P] & GENERIC and last == first + 1:
        return (
            0 if speech and words[first, P] & OBJECT and not words[first, P] & PERSON and said > 0 else NEVER
        )
    if silent(words, s, e, g, i):
        return NEVER
    need = 0
    for t in range(g, i):
        if words[t, P] & DENIAL:
            need = 0
    noun = words[i, C] & CUE_NOUN and not is_verb(words, s, e, i)
    if able == NOBODY:
        if part & ING_FORM and i > s and words[i - 1, P] & (BY | PREPOSITION):  # "by embracing gratitude"
            return NEVER
        return need + (LOGIT if part & WEAK or noun else 0)
    if noun:
        return need if able == ABLE or said > 0 else need + 2 * LOGIT
    if part & ING_FORM and how == BEFORE and g == i and not words[g, M] & BREAK:  # a resolution supporting
        need += LOGIT // 2
    if able == VAGUE:
        if speech:
            return need if said == 2 else need + LOGIT // 2
        need += LOGIT
    if speech or said == 2:
        return need
    if part & WEAK:
        return need + (LOGIT if said else 2 * LOGIT)
    return need + (0 if said else LOGIT)


@lean
def form_of(words: Array, quotes: Array, g: int, begin: int, end: int) -> int:
    """How clearly ``begin:end`` is said: 2 for a quotation, "that" or a clause before the cue, 1 a clause."""
    if end <= g or words[begin, P] & THAT:
        return 2
    for k in range(len(quotes)):
        if quotes[k, 1] - quotes[k, 0] >= SHORTEST_QUOTATION and quotes[k, 0] < end and quotes[k, 1] > begin:
            return 2
    return int(opens_content(words, begin, end))


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


@lean
def place(kind: int, a: Any, b: Any) -> Any:
    """Where the weight of a feature lies."""
    return (a ^ b * K2 ^ kind * K3) * K1 >> SHIFT & PLACES


@lean
def about(words: Array, t: int, s: int, e: int) -> Any:
    """What is known of the word at ``t`` without its spelling; 0 outside the sentence."""
    if t < s or t >= e:
        return 0
    return words[t, P] | (words[t, C] & LISTED) << HALF


@lean
def evidence(words: Array, quotes: Array, s: int, e: int, g: int, i: int) -> int:
    """One number for who would speak, where that stands and what is said, were the word at ``i`` a cue."""
    how = NOWHERE
    if not words[i, C] & CUE_NOUN or g < i or is_verb(words, s, e, i):
        first, last, how = speaker(words, s, e, g, i)
    else:
        first, last = owner(words, s, i)
    begin, end = content(words, quotes, s, e, g, i, first, last, how)
    said = form_of(words, quotes, g, begin, end) + 1 if end > begin else 0
    if first < 0 and how != PASSIVE:
        first, last = subject(words, s, g)
    return (ability(words, s, first, last) * 4 + how) * 4 + said


@lean
def features(words: Array, quotes: Array, s: int, e: int, i: int, places: Array) -> None:
    """Fill ``places`` with where the weights lie that speak for or against a cue at ``i``."""
    quotation = quotation_near(quotes, i)
    g = verb_group(words, s, i, GROUP)
    word, before = words[i, CODE], words[i - 1, CODE] if i > s else 0
    after, second = words[i + 1, CODE] if i + 1 < e else 0, words[i + 2, CODE] if i + 2 < e else 0
    near, near_after = words[i, M] & NEAR, words[i + 1, M] & NEAR
    near_before = words[i - 1, M] & NEAR if i > s else 0
    this, head = about(words, i, s, e), about(words, g - 1, s, e)
    this_after, this_before = about(words, i + 1, s, e), about(words, i - 1, s, e)
    if g > s:
        head ^= words[g - 1, M] & (CAPITAL | POSSESSIVE) * K3
    group = words[g, M] & BREAK << HALF
    for t in range(g, i):
        group |= words[t, P] & (HAVE | BE | MODAL | NEGATION)
    back, that = i - 1, 0
    while back > s and not words[back, C] & CUES:
        back -= 1
    for t in range(min(e, i + 6) - 1, i, -1):
        if words[t, P] & THAT:
            that = t - i
    places[0] = place(0, 0, 0)
    places[1] = place(1, word, 0)
    places[2] = place(2, word, before)
    places[3] = place(3, word, after)
    places[4] = place(4, before, 0)
    places[5] = place(5, after, 0)
    places[6] = place(6, words[i - 2, CODE] if i - 1 > s else 0, before)
    places[7] = place(7, second, after)
    places[8] = place(8, near, near_after)
    places[9] = place(9, word, near * K1 ^ near_after)
    places[10] = place(10, this_before * K1 ^ near_before, near)
    places[11] = place(11, this_before * K1 ^ this, this_after * K3 ^ near)
    places[12] = place(12, this_after, near_after)
    places[13] = place(13, head, group)
    places[14] = place(14, word, group)
    places[15] = place(15, word, head)
    places[16] = place(16, int(is_cue(words, s, e, i)), this)
    places[17] = place(17, word, quotation)
    places[18] = place(18, words[back, CODE] if back >= s else 0, min(i - back, 8))
    places[19] = place(19, word, that)
    places[20] = place(20, min(i - s, 12), min(e - i, 12))
    places[21] = place(21, head, this_after)


@lean
def more_features(words: Array, quotes: Array, s: int, e: int, i: int, places: Array) -> None:
    """Fill the rest of ``places``: features of what the whole sentence says."""
    g = verb_group(words, s, i, GROUP)
    seen = evidence(words, quotes, s, e, g, i)
    places[22] = place(22, seen, words[i, P] & (SPEECH | WEAK | ING_FORM | S_FORM))
    places[23] = place(23, words[i, CODE], seen)
    places[24] = place(24, seen, words[i, M] & NEAR)


@lean
def quotation_near(quotes: Array, i: int) -> int:
    """Where the sentence's long quotations lie: 0 nowhere, 1 far, 2 behind, 3 right before, 4 around."""
    near = 0
    for k in range(len(quotes)):
        if quotes[k, 1] - quotes[k, 0] < SHORTEST_QUOTATION:
            continue
        if 0 <= i - quotes[k, 1] <= 4:
            near = 3
        elif 0 < quotes[k, 0] - i <= 6:
            near = 4 if near == 3 else 2
        elif near == 0:
            near = 1
    return near


@lean
def score_of(words: Array, quotes: Array, s: int, e: int, i: int, weights: Array, places: Array) -> int:
    """How much speaks for a cue at ``i``, by the weights or, without any, by rules; 0 is too little."""
    if words[i, M] & CAPITAL and not words[i, M] & SENTENCE and i > s:  # a name, a heading, [Customer Name]
        return 0
    if len(weights) == 0:
        return 2 * LOGIT if is_cue(words, s, e, i) else 0
    features(words, quotes, s, e, i, places)
    score = 0
    for k in range(NEAR_FEATURES):
        score += weights[places[k]]
    if score <= -LOGIT:  # the other features, which take longer, would hardly save it
        return 0
    more_features(words, quotes, s, e, i, places)
    for k in range(NEAR_FEATURES, N_FEATURES):
        score += weights[places[k]]
    return score


@lean
def reported(words: Array, i: int, follow: int, e: int) -> int:
    """First word of what the verb at ``i`` reports, behind a particle, an addressee, a place or a time."""
    start = follow
    if start + 1 < e and words[start, P] & PARTICLE and not words[start + 1, P] & TO:  # but "up to"
        start += 1
    if start + 1 >= e or words[start, M] & BREAK or words[start, P] & THAT:
        return start
    aside = words[start, P] & (PREPOSITION | PLACE_OR_TIME | OBJECT) != 0
    if not (aside or words[i, P] & ADDRESS):
        return start
    for t in range(start, min(e, start + FAR)):
        if words[t, M] & BREAK or (words[t, P] & (FINITE | TO) and not words[t, M] & CAPITAL):
            break
        if words[t, P] & THAT and t + 1 < e:
            return t
    if words[i, P] & ADDRESS and words[start, P] & OBJECT:
        return start + 1
    return start


@lean
def trails(words: Array, s: int, e: int, edge: int, follow: int, i: int) -> bool:
    """Whether the cue at ``i`` ends its sentence: the content stands before it, up to ``edge``."""
    if edge <= s or not words[edge, M] & COMMA or not words[i, P] & SPEECH or words[edge, P] & RELATIVE:
        return False
    if follow < e and words[follow, M] & (COLON | QUOTE_OPEN):
        return False
    return follow >= e or words[follow, M] & BREAK != 0 or words[follow, P] & PLACE_OR_TIME != 0


@lean
def content(
    words: Array, quotes: Array, s: int, e: int, g: int, i: int, first: int, last: int, how: int
) -> Any:
    """First word and end of what the cue at ``i`` reports; its speaker is ``first:last``."""
    edge = first if how == BEFORE and last >= g - 3 else g
    follow = last if how == AFTER else i + 1
    if how == PASSIVE and words[i, P] & ADDRESS and i < last < e:  # was told by somebody to go
        return last, e
    if how == PASSIVE and (follow >= e or words[follow, P] & BY):  # it was confirmed by somebody
        return phrase_start(words, s, g), g
    for k in range(len(quotes)):
        start = quotes[k, 0]
        if quotes[k, 1] == edge and edge - start >= SHORTEST_QUOTATION:
            alone = start <= s or words[start, M] & (COMMA | COLON | SENTENCE | DASH)
            return start if alone else s, edge  # a quotation inside a clause: the clause is the content
    if edge > s and (how == AFTER or trails(words, s, e, edge, follow, i)):
        return s, edge
    begin = reported(words, i, follow, e)
    inner = how == BEFORE and words[first, P] & RELATIVE  # "Doe, who voted no, said": the main clause goes on
    stop, end = ING_FORM | (FINITE if inner else 0), begin + 1
    while end < e and not (words[end, M] & COMMA and not words[end, M] & QUOTED and words[end, P] & stop):
        end += 1
    return begin, min(end, e)


@lean
def note(
    words: Array, article: int, begin: int, end: int, cue: int, cue_end: int, first: int, last: int,
    state: Array, row: Array,
) -> None:  # fmt: skip
    """Write down one attribution: content ``begin:end``, cue ``cue:cue_end``, speaker ``first:last``."""
    row[Entry.FIRST], row[Entry.LAST], row[Entry.CUE_FIRST], row[Entry.CUE_LAST] = begin, end, cue, cue_end
    row[Entry.ARTICLE], row[Entry.QUOTE], row[Entry.SOURCE], row[Entry.KEY] = article, 0, ANONYMOUS, 0
    row[Entry.SPEAKER_FIRST], row[Entry.SPEAKER_LAST] = first, last
    if first < 0:
        return
    part = words[first, P]
    source, key = source_of(words, first, last), key_of(words, first, last)
    if last == first + 1 and (part & OWN or (part & (PRONOUN | RELATIVE) and not part & DETERMINER)):
        if part & RELATIVE and first > 0 and words[first - 1, M] & CAPITAL:  # Jane Doe, who said
            source, key = NAMED, key_of(words, first - 1, first)
        elif part & PERSON and state[State.PERSON_KEY]:
            source, key = state[State.PERSON_SOURCE], state[State.PERSON_KEY]
        elif state[State.SPEAKER_KEY]:
            source, key = state[State.SPEAKER_SOURCE], state[State.SPEAKER_KEY]
    else:
        state[State.SPEAKER_SOURCE], state[State.SPEAKER_KEY] = source, key
        if source != DOCUMENT:
            state[State.PERSON_SOURCE], state[State.PERSON_KEY] = source, key
    row[Entry.SOURCE], row[Entry.KEY] = source, key


@lean
def is_said(words: Array, first: int, last: int, e: int, beside: bool) -> bool:
    """Whether the quotation ``first:last`` is speech: no title, no term, no scare quote."""
    if last - first < SHORTEST_QUOTATION:
        return False
    names, others = 0, 0
    for t in range(first, last):
        if words[t, M] & CAPITAL:
            names += 1
        elif not words[t, P] & CLOSED:
            others += 1
    if names > 1 and others == 0 and not beside:
        return False
    whole = words[first, M] & (SENTENCE | COMMA | COLON) or (
        last < e and words[last, M] & (COMMA | TERMINATOR)
    )
    return bool(beside or whole or last - first >= SHORTEST_PART)


@lean
def spread(
    words: Array, quotes: Array, held_by: Array, e: int, entries: Array, start: int, n: int, state: Array
) -> None:
    """Give each long quotation to the entry that holds it, else to the one before it in its paragraph."""
    for k in range(len(quotes)):
        first, last, held, beside = quotes[k, 0], quotes[k, 1], -1, False
        for r in range(start, n):
            if entries[r, Entry.FIRST] < last and entries[r, Entry.LAST] > first:
                held = r
                beside = beside or entries[r, Entry.LAST] <= last or entries[r, Entry.FIRST] == first
        if not is_said(words, first, last, e, beside):
            continue
        if held < 0:
            held = n - 1 if n > start else state[State.LAST]
            if n > start and entries[start, Entry.FIRST] >= last:
                held = start
        if held >= 0:
            held_by[k] = held
            entries[held, Entry.QUOTE] = 1
            entries[held, Entry.FIRST] = min(first, entries[held, Entry.FIRST])
            entries[held, Entry.LAST] = max(last, entries[held, Entry.LAST])


@lean
def cut(entries: Array, start: int, n: int, end: int) -> None:
    """End the contents of a sentence's entries where the clause ends that a later cue stands behind."""
    for r in range(start, n):
        if entries[r, Entry.CUE_LAST] <= end < entries[r, Entry.LAST] and entries[r, Entry.FIRST] < end:
            entries[r, Entry.LAST] = end


@lean
def named_by_phrase(words: Array, hits: Array, i: int, e: int) -> Any:
    """End of the phrase of ACCORDING_TO that begins at ``i``, or ``i``."""
    for k in range(len(hits)):
        if hits[k, Hit.FIRST] == i and hits[k, Hit.LEXICON] == ACCORDING_TO:
            return hits[k, Hit.LAST]
    # a longer phrase of another list may have swallowed this one
    return i + 2 if words[i, CODE] == ACCORDING and i + 1 < e and words[i + 1, P] & TO else i


@lean
def sentence(
    words: Array, article: int, s: int, e: int, quotes: Array, held_by: Array, hits: Array, weights: Array,
    places: Array, state: Array, entries: Array, n: int,
) -> int:  # fmt: skip
    """Note the attributions of ``s:e``: a sentence, or the sentences that a quotation holds together."""
    start, main, i = n, -1, s
    while i < e:
        listed = words[i, C] & CUES
        if words[i, M] & QUOTED or not (listed or words[i, CODE] == ACCORDING or len(hits)):
            i += 1
            continue
        cue = named_by_phrase(words, hits, i, e)
        if i < cue < e:
            last = phrase_end(words, cue, e, True)
            begin, end = (s, i) if i > s + 1 else (last, e)
            if end > begin and last > cue:
                note(words, article, begin, end, i, cue, cue, last, state, entries[n])
                n += 1
            i = max(last, cue)
            continue
        score = score_of(words, quotes, s, e, i, weights, places) if listed else 0
        if score <= 0:
            i += 1
            continue
        g, how = verb_group(words, s, i, GROUP), NOWHERE
        if not words[i, C] & CUE_NOUN or g < i or is_verb(words, s, e, i):
            first, last, how = speaker(words, s, e, g, i)
            inherits = words[i, P] & ING_FORM or (g > s and words[g - 1, P] & CONJUNCTION)
            if how == NOWHERE and inherits:
                if main >= 0:
                    first, last = entries[main, Entry.SPEAKER_FIRST], entries[main, Entry.SPEAKER_LAST]
            elif how <= AFTER:
                main = n
        else:
            first, last = owner(words, s, i)
            if first < 0:
                first, last = agent(words, i + 1, e)
        if first < 0 and how != PASSIVE:
            first, last = subject(words, s, g)
        begin, end = content(words, quotes, s, e, g, i, first, last, how)
        said = form_of(words, quotes, g, begin, end) if end > begin else 0
        if end > begin and score > demanded(words, s, e, g, i, first, last, how, said):
            if end <= g:
                cut(entries, start, n, end)
            note(words, article, begin, end, g, i + 1, first, last, state, entries[n])
            n += 1
        elif main == n:
            main = -1
        i += 1
    spread(words, quotes, held_by, e, entries, start, n, state)
    if n > start or len(quotes) == 0:  # a quotation goes on with the sentence right before it
        state[State.LAST] = n - 1 if n > start else -1
    return n


@lean
def sentence_end(marks: Array, quotes: Array, q: int, q_end: int, s: int, stop: int) -> int:
    """End of the sentence that begins at ``s``; a quotation of several sentences is not torn apart."""
    e, k = s + 1, q
    while e < stop:
        if marks[e] & SENTENCE:
            while k < q_end and quotes[k, 1] <= e:
                k += 1
            if k == q_end or quotes[k, 0] >= e:
                break
        e += 1
    return e


@lean
def rows_before(table: Array, column: int, at: int, stop: int, end: int) -> int:
    """First row from ``at`` on, but before ``stop``, whose ``column`` has reached ``end``."""
    while at < stop and table[at, column] < end:
        at += 1
    return at


@lean
def is_busy(codes: Array, classes: Array, s: int, e: int) -> bool:
    """Whether a sentence holds a word that may be a cue."""
    busy = False
    for t in range(s, e):  # to the end: without a way out it is vector code
        busy |= classes[t] & SEEN != NONE or codes[t] == ACCORDING_CODE
    return busy


@lean
def most_entries(read: Any) -> int:
    """How many attributions a batch can have at most: one for each word that may be a cue, or phrase."""
    codes, classes, most = read[1], read[4], len(read[9])
    for t in range(len(codes)):
        most += (classes[t] & SEEN != NONE) | (codes[t] == ACCORDING_CODE)
    return most


@compiled
def own_rows(table: Array, start: int, stop: int, base: int, columns: int) -> Array:
    """Rows of one text; its first tokens' columns count from its own first token."""
    rows = table[start:stop].copy()
    rows[:, columns : columns + 2] -= base
    return rows


@compiled
def find_batch(read: Any, kinds: Array, table: Array, weights: Array) -> Any:
    """Entries and offsets of a batch's ledger; each text is worked on by itself, so that little memory is."""
    token_offsets, lines, longest = read[0], read[6], 0
    for a in range(len(token_offsets) - 1):
        longest = max(longest, token_offsets[a + 1] - token_offsets[a])
    words, rest = np.empty((longest, N_WORD), np.int64), np.empty(longest, np.int32)
    entries, n = np.empty((most_entries(read) + 1, N_ENTRY), np.int32), 0
    offsets = np.zeros(len(token_offsets), np.int64)
    state, places = np.empty(N_STATE, np.int64), np.empty(N_FEATURES, np.int32)
    held = np.full(len(read[11]), -1, np.int32)
    for a in range(len(offsets) - 1):
        base, end = token_offsets[a], token_offsets[a + 1]
        codes, marks, classes = read[1][base:end], read[3][base:end], read[4][base:end]
        hits = own_rows(read[9], read[8][a], read[8][a + 1], base, Hit.FIRST)
        quotes = own_rows(read[11], read[10][a], read[10][a + 1], base, 0)
        held_by = held[read[10][a] : read[10][a + 1]]
        words[: end - base] = 0  # a source may lie before the sentence: 0, not chance
        state[:] = 0
        state[State.LAST] = -1
        q, q_end, h, h_end, begun = 0, len(quotes), 0, len(hits), n
        for row in range(read[5][a], read[5][a + 1]):
            if kinds[row] != BODY or lines[row, Line.REPEATS] >= 0:
                continue
            s, stop = lines[row, Line.FIRST] - base, lines[row, Line.LAST] - base
            while s < stop:
                q, h = rows_before(quotes, 1, q, q_end, s + 1), rows_before(hits, Hit.FIRST, h, h_end, s)
                e = sentence_end(marks, quotes, q, q_end, s, stop)
                q_stop = rows_before(quotes, 0, q, q_end, e)
                h_stop = rows_before(hits, Hit.FIRST, h, h_end, e)
                goes_on = q > 0 and quotes[q - 1, 4] == 0 and quotes[q - 1, 1] == s
                if marks[s] & PARAGRAPH and not goes_on:
                    state[State.LAST] = -1
                if q_stop > q or h_stop > h or is_busy(codes, classes, s, e):
                    fill(words, codes, marks, classes, s, e + 1, table, rest)
                    own, by, said = quotes[q:q_stop], held_by[q:q_stop], hits[h:h_stop]
                    n = sentence(words, a, s, e, own, by, said, weights, places, state, entries, n)
                else:
                    state[State.LAST] = -1
                s = e
        shift(entries, begun, n, base)
        offsets[a + 1] = n
    return entries[:n].copy(), offsets, held


@lean
def shift(entries: Array, start: int, stop: int, base: int) -> None:
    """Count the tokens of some entries from the batch's first."""
    for row in range(start, stop):
        for column in range(Entry.FIRST, Entry.SPEAKER_LAST + 1):
            if column < Entry.SPEAKER_FIRST or entries[row, Entry.SPEAKER_FIRST] >= 0:
                entries[row, column] += base


@compiled
def find_candidates(read: Any, table: Array) -> Any:
    """Token and feature places of each cue candidate of a batch, for training."""
    codes, marks, classes, quotes = read[1], read[3], read[4], read[11]
    words = np.zeros((len(codes), N_WORD), np.int64)
    fill(words, codes, marks, classes, 0, len(codes), table, np.empty(len(codes), np.int32))
    tokens, n = np.empty(len(codes), np.int64), 0
    places = np.empty((len(codes), N_FEATURES), np.int32)
    for a in range(len(read[0]) - 1):
        q, q_end, s, stop = read[10][a], read[10][a + 1], read[0][a], read[0][a + 1] - 1
        while s < stop:
            q = rows_before(quotes, 1, q, q_end, s + 1)
            e = sentence_end(marks, quotes, q, q_end, s, stop)
            own = quotes[q : rows_before(quotes, 0, q, q_end, e)]
            for i in range(s, e):
                if not marks[i] & QUOTED and classes[i] & CUES:
                    features(words, own, s, e, i, places[n])
                    more_features(words, own, s, e, i, places[n])
                    tokens[n] = i
                    n += 1
            s = e
    return tokens[:n].copy(), places[:n].copy()


NO_WEIGHTS: Weights = np.zeros(0, np.int8)


def find(read: Read, kinds: npt.NDArray[np.uint8], weights: Weights | None = None) -> Ledger:
    """Ledger of a batch; ``kinds`` holds a found.Kind for each line, without ``weights`` rules alone decide.

    Only body lines that repeat no earlier line are read.
    """
    used = NO_WEIGHTS if weights is None else weights
    return Ledger(*find_batch(tuple(read), kinds, grammar_table(), used))
