"""The sourcing ledger: who is said to have said what; source, cue and content (PolNeAR's three parts).

Candidates are words of the lists CUE and CUE_NOUN outside quotations and the phrases of ACCORDING_TO. Rules,
or weights where they are given, say which of them are cues; the grammar of the sentence says who speaks and
what is said. Works on the kernel's tables, linear in the text.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.text.compiled import FREE, Array, compiled, lean, word_code
from quality.text.found import Entry, Hit, Kind, Ledger, Lexicon, Line, Read
from quality.text.speakers import (
    ABLE,
    ADDRESS,
    AFTER,
    ANONYMOUS,
    ANSWER,
    BE,
    BEFORE,
    BREAK,
    BY,
    CAPITAL,
    CLOSED,
    CODE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE_NOUN,
    CUES,
    DASH,
    DENIAL,
    DETERMINER,
    DOCUMENT,
    FINITE,
    GENERIC,
    GROUP,
    HALF,
    HAVE,
    ING_FORM,
    LISTED,
    MODAL,
    NAMED,
    NEAR,
    NEGATION,
    NOBODY,
    NONE,
    NOWHERE,
    OBJECT,
    OWN,
    PARAGRAPH,
    PARTICLE,
    PASSIVE,
    PERSON,
    PLACE_OR_TIME,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE_OPEN,
    QUOTED,
    REFUSAL,
    RELATIVE,
    S_FORM,
    SENTENCE,
    SPEECH,
    TERMINATOR,
    THAT,
    TO,
    VAGUE,
    WEAK,
    C,
    M,
    P,
    Word,
    ability,
    agent,
    fill,
    grammar_table,
    is_cue,
    is_verb,
    key_of,
    opens_content,
    owner,
    phrase_end,
    phrase_start,
    source_of,
    speaker,
    subject,
    verb_group,
)

Weights: TypeAlias = npt.NDArray[np.int8]


class State(IntEnum):
    """What is remembered from sentence to sentence."""

    LAST = 0
    """Entry that a quotation without a cue of its own goes on with, or -1."""
    PERSON_KEY = 1
    PERSON_SOURCE = 2
    SPEAKER_KEY = 3
    """The last speaker, be it a document."""
    SPEAKER_SOURCE = 4


SHORTEST_QUOTATION = 3  # words; one or two in quotation marks are a term or a scare quote
SHORTEST_PART = 5  # words of a quotation inside a clause; shorter ones are terms or scare quotes, too
FAR = 10  # words between a verb and the "that" of its content
LOGIT = 64
"""Units of a score to one in log-odds; 0 is the threshold that training/attributions.py sets."""
NEVER = 1 << 20
NEAR_FEATURES = 22
N_WORD, N_ENTRY, N_STATE, N_FEATURES, WEIGHT_BITS = len(Word), len(Entry), len(State), 25, 15
BODY, ACCORDING_TO, ACCORDING_CODE = int(Kind.BODY), int(Lexicon.ACCORDING_TO), word_code("according")
ACCORDING, SEEN = int(ACCORDING_CODE.view(np.int64)), np.uint64(CUES)
SHIFT, PLACES = 64 - WEIGHT_BITS, (1 << WEIGHT_BITS) - 1
K1, K2, K3 = 0x1E3779B97F4A7C15, 0x42B2AE3D27D4EB4F, 0x56E8FEB86659FD93  # odd numbers that spread bits


@cache
def shipped_weights() -> Weights:
    """The weights that the package ships: see training/attributions.py."""
    with files("quality").joinpath("weights", "attributions.npz").open("rb") as stream:
        weights: Weights = np.load(stream, allow_pickle=False)["cue"]
    return weights


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
    How much more was chosen on PolNeAR and on 120 entries of other news and of shops.
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
    noun = words[i, C] & CUE_NOUN and not is_verb(words, s, e, i)
    if able == NOBODY:
        if part & ING_FORM and i > s and words[i - 1, P] & (BY | PREPOSITION):  # "by embracing gratitude"
            return NEVER
        return need + (2 * LOGIT if part & WEAK or noun else LOGIT)
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
def nominal(words: Array, s: int, e: int, g: int, i: int) -> bool:
    """Whether the cue at ``i``, whose group begins at ``g``, is a noun: "a statement"."""
    return bool(words[i, C] & CUE_NOUN and g == i and not is_verb(words, s, e, i))


@lean
def reading(words: Array, quotes: Array, s: int, e: int, g: int, i: int, noun: bool) -> Any:
    """Who would speak, where that stands and what is said, were the word at ``i`` a cue.

    First word and end of the speaker, or -1; where; first word and end of the content; its form, see
    :func:`form_of`, or -1 where there is none; first word and end of whom the sentence is about, or -1.
    """
    how = NOWHERE
    if noun:
        first, last = owner(words, s, i)
    else:
        first, last, how = speaker(words, s, e, g, i)
    begin, end = content(words, quotes, s, e, g, i, first, last, how)
    said = form_of(words, quotes, g, begin, end) if end > begin else -1
    top, top_end = subject(words, s, g) if first < 0 and how != PASSIVE else (first, last)
    return first, last, how, begin, end, said, top, top_end


@lean
def evidence(words: Array, s: int, how: int, said: int, first: int, last: int) -> int:
    """One number for a reading: whether ``first:last`` can speak, where that stands, what is said."""
    return (ability(words, s, first, last) * 4 + how) * 4 + said + 1


@lean
def features(words: Array, quotes: Array, s: int, e: int, g: int, i: int, places: Array) -> None:
    """Fill ``places`` with where the weights lie that speak for or against a cue at ``i``."""
    quotation = quotation_near(quotes, i)
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
def more_features(words: Array, i: int, seen: int, places: Array) -> None:
    """Fill the rest of ``places``: features of what the whole sentence says, its :func:`evidence`."""
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
def score_of(
    words: Array, quotes: Array, s: int, e: int, g: int, i: int, weights: Array, places: Array
) -> int:
    """How much speaks for a cue at ``i``, by what stands near it or, without weights, by rules."""
    if words[i, M] & CAPITAL and not words[i, M] & SENTENCE and i > s:  # a name, a heading, [Customer Name]
        return -NEVER
    if len(weights) == 0:
        return 2 * LOGIT if is_cue(words, s, e, i) else -NEVER
    features(words, quotes, s, e, g, i, places)
    score = 0
    for k in range(NEAR_FEATURES):
        score += weights[places[k]]
    return score


@lean
def more_score(words: Array, i: int, seen: int, weights: Array, places: Array) -> int:
    """What the :func:`evidence` adds to :func:`score_of`."""
    if len(weights) == 0:
        return 0
    more_features(words, i, seen, places)
    score = 0
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
    start, main, i, phrases = n, -1, s, False
    for k in range(len(hits)):
        phrases |= hits[k, Hit.LEXICON] == ACCORDING_TO
    while i < e:
        listed = words[i, C] & CUES
        according = phrases or words[i, CODE] == ACCORDING
        if words[i, M] & QUOTED or not (listed or according):
            i += 1
            continue
        cue = named_by_phrase(words, hits, i, e) if according else i
        if i < cue < e:
            last = phrase_end(words, cue, e, True)
            begin, end = (s, i) if i > s + 1 else (last, e)
            if end > begin and last > cue:
                note(words, article, begin, end, i, cue, cue, last, state, entries[n])
                n += 1
            i = max(last, cue)
            continue
        g = verb_group(words, s, i, GROUP) if listed else i
        score = score_of(words, quotes, s, e, g, i, weights, places) if listed else -NEVER
        if score <= -LOGIT:  # the reading, which takes longer, would hardly save it
            i += 1
            continue
        noun = nominal(words, s, e, g, i)
        first, last, how, begin, end, said, top, top_end = reading(words, quotes, s, e, g, i, noun)
        score += more_score(words, i, evidence(words, s, how, said, top, top_end), weights, places)
        if score <= 0:
            i += 1
            continue
        inherits = words[i, P] & ING_FORM or (g > s and words[g - 1, P] & CONJUNCTION)
        if noun and first < 0:
            first, last = agent(words, i + 1, e)
        elif not noun and how == NOWHERE and inherits:
            if main >= 0:
                first, last = entries[main, Entry.SPEAKER_FIRST], entries[main, Entry.SPEAKER_LAST]
        elif how <= AFTER:
            main = n
        if first < 0:
            first, last = top, top_end
        if end > begin and score > demanded(words, s, e, g, i, first, last, how, max(said, 0)):
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
def possible_cues(codes: Array, classes: Array, places: Array) -> Any:
    """Fill ``places`` with the words of a batch that may be cues, and the batch's end; how many words."""
    some: Any = FREE
    for t in range(np.uint64(len(codes))):
        places[some] = t
        some += np.uint64((classes[t] & SEEN != NONE) | (codes[t] == ACCORDING_CODE))
    places[some] = len(codes)
    return np.int64(some)


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
    cues, c, n = np.empty(len(read[1]) + 1, np.int32), 0, 0
    most = possible_cues(read[1], read[4], cues) + len(read[9]) + 1  # an entry for each, and each phrase
    entries = np.empty((most, N_ENTRY), np.int32)
    offsets = np.zeros(len(token_offsets), np.int64)
    state, places = np.empty(N_STATE, np.int64), np.empty(N_FEATURES, np.int32)
    held = np.full(len(read[11]), -1, np.int32)
    for a in range(len(offsets) - 1):
        base, end = token_offsets[a], token_offsets[a + 1]
        codes, marks, classes = read[1][base:end], read[3][base:end], read[4][base:end]
        hits = own_rows(read[9], read[8][a], read[8][a + 1], base, Hit.FIRST)
        quotes = own_rows(read[11], read[10][a], read[10][a + 1], base, 0)
        held_by = held[read[10][a] : read[10][a + 1]]
        words[: end - base] = (
            0  # a source may lie before its sentence, a quotation end behind it: 0, not chance
        )
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
                while cues[c] < base + s:
                    c += 1
                if q_stop > q or h_stop > h or cues[c] < base + e:
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
                    g = verb_group(words, s, i, GROUP)
                    features(words, own, s, e, g, i, places[n])
                    _, _, how, _, _, said, top, top_end = reading(
                        words, own, s, e, g, i, nominal(words, s, e, g, i)
                    )
                    more_features(words, i, evidence(words, s, how, said, top, top_end), places[n])
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
