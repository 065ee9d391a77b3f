"""Where in a text the evidence for a signal lies: character spans, looked up for the rows that ask.

One compiled call answers all questions of a batch; it walks over the tables again, so that the hot loops need
not keep positions that nobody may ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from quality.text import blanks
from quality.text.compiled import (
    FREE,
    LONG_SENTENCE,
    NO_BUCKET,
    ONE,
    SEED,
    SHORTEST_QUOTATION,
    SHORTEST_WORD,
    TWO,
    Array,
    ask_for,
    begins_tail,
    compiled,
    enumerates,
    gram_places,
    inlined,
    is_date,
    label_bullet,
    lean,
    mix,
    room_for,
    slot_of,
)
from quality.text.found import (
    LETTERS_SHIFT,
    LEXICON_SCOPES,
    WORDLIST_SCOPES,
    Entry,
    Evidence,
    Hit,
    Kind,
    Lexicon,
    Line,
    Mark,
    Scope,
    WordList,
)
from quality.types import Span

if TYPE_CHECKING:
    from quality.text.pages import Pages

Item: TypeAlias = Evidence | WordList | Lexicon

MOST_SPANS = 8
"""An editor looks at a few; the value says how many there are in all."""
GRAM = 5  # words of a repeated passage that are worth showing
_WORDLIST, _LEXICON = 1000, 2000  # where the questions for lists begin
_WORDLIST_SCOPES = np.array([WORDLIST_SCOPES[item] for item in WordList])
_LEXICON_SCOPES = np.array([LEXICON_SCOPES[item] for item in Lexicon])

_WEEKDAY = _WORDLIST + WordList.WEEKDAY.value

NUMERAL, LINK, CURRENCY, UPPER = map(int, (Mark.NUMERAL, Mark.LINK, Mark.CURRENCY, Mark.UPPER))
FUNCTION = np.uint64(1 << WordList.FUNCTION)
SENTENCE, COMMA, CAPITAL, ING = map(int, (Mark.SENTENCE, Mark.COMMA, Mark.CAPITAL, Mark.ING))
IMPERATIVE, TRANSITION = np.uint64(1 << WordList.IMPERATIVE), np.uint64(1 << WordList.TRANSITION)
LETTERS, SIXTY_THREE = np.uint64(LETTERS_SHIFT), np.uint64(63)
LAST_BUCKET = NO_BUCKET - ONE
N_SHOWN = Evidence.PROSE_MODEL - Evidence.WORDING_MODEL + 1


def spans(pages: Pages, asked: Sequence[tuple[int, Item]]) -> list[tuple[Span, ...]]:
    """Spans for each pair of an article's row and a kind of evidence, at most MOST_SPANS, in text order.

    Of the words of a word model, those that raise its score.
    """
    questions = np.array([(row, number(item), 1) for row, item in asked], np.int64).reshape(-1, 3)
    return answer(pages, questions)


def answer(pages: Pages, questions: npt.NDArray[np.int64]) -> list[tuple[Span, ...]]:
    """Spans for each question: article's row, number of the kind of evidence, and a sign.

    1 asks for words that raise the score of a word model, -1 for those that lower it.
    """
    blank = np.flatnonzero(questions[:, 1] == Evidence.TEMPLATE_FIELDS).tolist()
    owners, starts, ends = find(
        tuple(pages.read), pages.kinds, pages.scopes, tuple(pages.ledger), pages.words.weights, questions
    )
    edges = np.searchsorted(owners, np.arange(len(questions) + 1)).tolist()  # they come in order
    pairs = tuple(zip(starts.tolist(), ends.tolist(), strict=True))
    found = [pairs[start:stop] for start, stop in pairwise(edges)]
    for place in blank:
        found[place] = tuple(blanks.find(pages.texts[questions[place, 0]])[:MOST_SPANS])
    return found


def number(item: Item) -> int:
    """Number of a kind of evidence in questions; members of two enumerations can be equal, these cannot."""
    if isinstance(item, WordList):
        return _WORDLIST + item
    return _LEXICON + item if isinstance(item, Lexicon) else int(item)


@inlined
def note(out: Array, n: int, limit: int, question: int, start: int, end: int) -> Any:
    """Write down one span if there is room; adjoining ones become one."""
    if n > limit - MOST_SPANS and n and out[n - 1, 0] == question and start <= out[n - 1, 2] + 1:
        out[n - 1, 2] = max(out[n - 1, 2], end)
        return n
    if n < limit:
        out[n, 0], out[n, 1], out[n, 2] = question, start, end
        return n + 1
    return n


@lean
def from_lines(read: Any, kinds: Array, a: int, ask: int, question: int, out: Array, n: int) -> int:
    """Spans that are whole lines."""
    limit, marks, lines = n + MOST_SPANS, read[3], read[6]
    for row in range(read[5][a], read[5][a + 1]):
        kind, repeats = kinds[row], lines[row, Line.REPEATS] >= 0
        wanted = False
        if ask == Evidence.DUPLICATE_LINES:
            wanted = kind == Kind.BODY and repeats
        elif ask == Evidence.DUPLICATE_TITLES:
            wanted = kind == Kind.TITLE and repeats
        elif ask == Evidence.RELATED:
            wanted = kind == Kind.RELATED
        elif ask == Evidence.PLACEHOLDERS:
            wanted = kind == Kind.PLACEHOLDER
        elif ask == Evidence.CALLS_TO_ACTION:
            wanted = kind == Kind.CALL_TO_ACTION
        elif ask == Evidence.NAVIGATION:
            wanted = kind == Kind.NAVIGATION or kind == Kind.ADVERTISEMENT
        elif kind == Kind.BODY and lines[row, Line.BULLET] and not repeats:
            wanted = label_bullet(marks, lines[row])
        if wanted:
            n = note(out, n, limit, question, lines[row, Line.START], lines[row, Line.END])
    return n


@lean
def from_quotes(read: Any, scopes: Array, a: int, ask: int, question: int, out: Array, n: int) -> int:
    """Quotations of three words or more, or shorter ones."""
    limit, quotes = n + MOST_SPANS, read[11]
    for q in range(read[10][a], read[10][a + 1]):
        scope = scopes[quotes[q, 0]]
        if scope == Scope.BODY or scope == Scope.VOICE:
            long = quotes[q, 1] - quotes[q, 0] >= SHORTEST_QUOTATION
            if long == (ask == Evidence.QUOTATIONS):
                n = note(out, n, limit, question, quotes[q, 2], quotes[q, 3])
    return n


@lean
def from_sourced(read: Any, ledger: Any, a: int, question: int, out: Array, n: int) -> int:
    """Quotations that somebody is named for: what stands between the marks."""
    entries, limit, quotes = ledger[0], n + MOST_SPANS, read[11]
    for q in range(read[10][a], read[10][a + 1]):
        held = ledger[2][q]
        if held >= 0 and entries[held, Entry.SPEAKER_FIRST] >= 0:
            n = note(out, n, limit, question, quotes[q, 2], quotes[q, 3])
    return n


@lean
def from_ledger(read: Any, ledger: Any, a: int, ask: int, question: int, out: Array, n: int) -> int:
    """Contents of attributions."""
    entries, offsets = ledger[0], ledger[1]
    limit, bounds = n + MOST_SPANS, read[2]
    for e in range(offsets[a], offsets[a + 1]):
        sourced, source = entries[e, Entry.SPEAKER_FIRST] >= 0, entries[e, Entry.SOURCE]
        wanted = sourced
        if ask == Evidence.ANONYMOUS_ATTRIBUTIONS:
            wanted = sourced and source == 1
        elif ask == Evidence.DOCUMENT_ATTRIBUTIONS:
            wanted = sourced and source == 2
        first, last = entries[e, Entry.FIRST], entries[e, Entry.LAST]
        if wanted and last > first:
            n = note(out, n, limit, question, bounds[first, 0], bounds[last - 1, 1])
    return n


@lean
def from_tokens(read: Any, scopes: Array, a: int, ask: int, question: int, out: Array, n: int) -> int:
    """Single words of the body or the voice; the search ends where no more spans are wanted."""
    codes, bounds, marks, classes = read[1], read[2], read[3], read[4]
    limit, widest, sought, bits = n + MOST_SPANS, Scope.VOICE.value, 0, FREE
    if ask >= _WORDLIST:
        widest = _WORDLIST_SCOPES[ask - _WORDLIST]
        bits = np.uint64(1) << np.uint64(ask - _WORDLIST)
    elif ask == Evidence.IMPERATIVE_STARTS:
        bits = IMPERATIVE
    elif ask == Evidence.TRANSITION_STARTS:
        bits = TRANSITION
    elif ask == Evidence.UPPER_WORDS:
        sought = UPPER
    elif ask == Evidence.PARTICIPLE_TAILS:
        sought = ING
    else:
        widest = Scope.BODY.value
        sought = NUMERAL * (ask == Evidence.NUMERALS) | LINK * (ask == Evidence.LINKS)
        sought |= CURRENCY * (ask == Evidence.CURRENCY_SIGNS)
    for t in range(read[0][a], read[0][a + 1] - 1):
        mark, scope = marks[t], scopes[t]
        wanted = (mark & sought != 0) | (classes[t] & bits != FREE) | (ask == Evidence.DATES)
        if not wanted or scope < Scope.VOICE or scope > widest:
            continue
        if ask == Evidence.DATES:
            wanted = is_date(marks, classes, t)
        elif ask == Evidence.NUMERALS:
            wanted = not enumerates(marks, t)
        elif ask == _WEEKDAY:
            wanted = mark & CAPITAL != 0  # "sat" and "wed" are verbs, too
        elif ask == Evidence.UPPER_WORDS:
            wanted = classes[t] >> LETTERS & SIXTY_THREE >= SHORTEST_WORD
        elif ask == Evidence.PARTICIPLE_TAILS:
            wanted = begins_tail(mark, codes[t]) and not mark & SENTENCE
        elif ask == Evidence.IMPERATIVE_STARTS or ask == Evidence.TRANSITION_STARTS:
            wanted = mark & SENTENCE != 0 or t == read[0][a] or scopes[t - 1] != Scope.VOICE
        if wanted:
            if n == limit and bounds[t, 0] > out[n - 1, 2] + 1:
                break
            n = note(out, n, limit, question, bounds[t, 0], bounds[t, 1])
    return n


@lean
def from_hits(read: Any, scopes: Array, a: int, lexicon: int, question: int, out: Array, n: int) -> int:
    """Listed phrases, where those of their list count."""
    limit, bounds, hits, widest = n + MOST_SPANS, read[2], read[9], _LEXICON_SCOPES[lexicon]
    for h in range(read[8][a], read[8][a + 1]):
        scope = scopes[hits[h, Hit.FIRST]]
        if hits[h, Hit.LEXICON] == lexicon and scope >= Scope.VOICE and scope <= widest:
            n = note(out, n, limit, question, bounds[hits[h, Hit.FIRST], 0], bounds[hits[h, Hit.LAST] - 1, 1])
    return n


@compiled
def from_repeated(read: Any, kinds: Array, a: int, question: int, out: Array, n: int) -> int:
    """Sentences of three words or more that repeat an earlier one, outside site furniture."""
    limit, codes, bounds, marks, lines = n + MOST_SPANS, read[1], read[2], read[3], read[6]
    table = np.zeros(room_for(read[0][a + 1] - read[0][a]), np.uint64)
    code, first, before = SEED, 0, -2
    for row in range(read[5][a], read[5][a + 1] + 1):
        last_row = row == read[5][a + 1]
        kind = kinds[row] if not last_row else np.uint8(Kind.BODY)
        content = kind == Kind.BODY or kind == Kind.RELATED or kind == Kind.PLACEHOLDER
        if not content or (not last_row and lines[row, Line.REPEATS] >= 0):
            continue
        # the sentinel ends the last sentence
        start = lines[row, Line.FIRST] if not last_row else read[0][a + 1] - 1
        stop = lines[row, Line.LAST] if not last_row else start + 1
        for t in range(start, stop):
            if t != before + 1 or marks[t] & SENTENCE:
                if before + 1 - first >= SHORTEST_QUOTATION:
                    slot = slot_of(table, code)
                    if table[slot] == code:
                        n = note(out, n, limit, question, bounds[first, 0], bounds[before, 1])
                    table[slot] = code
                code, first = SEED, t
            code, before = mix(code, codes[t]), t
    return n


@lean
def from_long(read: Any, scopes: Array, a: int, question: int, out: Array, n: int) -> int:
    """Long sentences of the voice."""
    limit, bounds, marks, first = n + MOST_SPANS, read[2], read[3], -1
    for t in range(read[0][a], read[0][a + 1]):
        voice = scopes[t] == Scope.VOICE
        if first >= 0 and (not voice or marks[t] & SENTENCE):
            if t - first > LONG_SENTENCE:
                n = note(out, n, limit, question, bounds[first, 0], bounds[t - 1, 1])
            first = -1
        if voice and first < 0:
            first = t
    return n


@compiled
def from_grams(read: Any, scopes: Array, a: int, question: int, out: Array, n: int) -> int:
    """Passages of five words or more of the body that stood there before."""
    limit, codes, bounds = n + MOST_SPANS, read[1], read[2]
    first, last = read[0][a], read[0][a + 1] - 1
    table = np.zeros(room_for(last - first + 1), np.uint64)
    window = np.empty(last - first, np.int64)
    size = 0
    for t in range(first, last):
        if scopes[t] == Scope.BODY or scopes[t] == Scope.VOICE:
            window[size] = t
            size += 1
    for i in range(size - GRAM + 1):
        code = SEED
        for k in range(i, i + GRAM):
            code = mix(code, codes[window[k]])
        slot = slot_of(table, code)
        if table[slot] == code and window[i + GRAM - 1] == window[i] + GRAM - 1:
            n = note(out, n, limit, question, bounds[window[i], 0], bounds[window[i + GRAM - 1], 1])
        table[slot] = code
    return n


@inlined
def index_of(token: int) -> Any:
    """Index of a token that is written as -1 - index where it starts a sentence."""
    return token ^ token >> 63


@lean
def weigh(read: Any, scopes: Array, a: int, weights: Array, scratch: Any) -> Any:
    """What each word of one text's voice says to each word model, and the pair that it ends; how many words.

    A function word by itself tells an editor nothing: only its pairs count. Looked up in a loop of its own,
    so that many weights are on their way from slow memory at once.
    """
    codes, marks, classes = read[1], read[3], read[4]
    tokens, words, buckets, values, pairs = scratch
    n: Any = np.uint64(0)
    before, first = False, np.uint64(read[0][a])
    for t in range(first, np.uint64(read[0][a + 1] - 1)):
        voice = scopes[t] == Scope.VOICE
        starts = (marks[t] & SENTENCE != 0) | (not before)
        tokens[n] = np.int64(t) ^ -np.int64(starts)  # -1 - t where it starts
        n += np.uint64(voice)
        before = voice
    gram_places(codes, marks, classes, tokens, n, ONE, words, buckets)
    ask_for(weights, buckets, TWO * n)
    for i in range(n):
        single, double = weights[buckets[TWO * i]], buckets[TWO * i + ONE]
        told = np.float64(classes[index_of(tokens[i])] & FUNCTION == FREE)
        paired = np.float64(double != NO_BUCKET)
        both = weights[double & LAST_BUCKET]
        values[0, i], pairs[0, i] = single[0] * told, both[0] * paired
        values[1, i], pairs[1, i] = single[1] * told, both[1] * paired
        values[2, i], pairs[2, i] = single[2] * told, both[2] * paired
    return np.int64(n)


@lean
def strongest(
    codes: Array, tokens: Array, values: Array, pairs: Array, size: int, sign: int, best: Any
) -> int:
    """Places of the words that say most in the direction of ``sign``, each word once; how many.

    In ``best``: the places, how strong they are, strongest first, and their words' codes.
    """
    places, strengths, words = best
    count, least = 0, 0.0
    for i in range(np.uint64(size)):
        strength = sign * (values[i] + pairs[i])
        if strength <= least:
            continue
        code, hole = codes[index_of(tokens[i])], min(count, MOST_SPANS - 1)
        for k in range(count):
            if words[k] == code:
                hole = k
        if hole < count and strengths[hole] >= strength:
            continue  # the same word, and it says more elsewhere
        count = max(count, hole + 1)
        while hole and strengths[hole - 1] < strength:
            before = hole - 1
            places[hole], strengths[hole], words[hole] = places[before], strengths[before], words[before]
            hole = before
        places[hole], strengths[hole], words[hole] = i, strength, code
        if count == MOST_SPANS:
            least = strengths[count - 1]
    return count


@lean
def from_model(
    read: Any, tokens: Array, values: Array, pairs: Array, size: int, sign: int, best: Any, question: int,
    out: Array, n: int,
) -> int:  # fmt: skip
    """The words of the voice that say most to a word model in the direction of ``sign``.

    With the word before, where the pair says more than the word.
    """
    bounds, places, limit, after = read[2], best[0], n + MOST_SPANS, -1
    count = strongest(read[1], tokens, values, pairs, size, sign, best)
    for _ in range(count):
        i = size
        for k in range(count):  # the next in text order
            i = places[k] if after < places[k] < i else i
        paired = sign * pairs[i] > sign * values[i]
        first = index_of(tokens[i - paired])
        n = note(out, n, limit, question, bounds[first, 0], bounds[index_of(tokens[i]), 1])
        after = i
    return n


@compiled
def find(read: Any, kinds: Array, scopes: Array, ledger: Any, weights: Array, questions: Array) -> Any:
    """Answer ``questions`` (article, kind of evidence, sign): the question of each span, its start, its end.

    Questions about one article stand together, each at most once.
    """
    out, n = np.empty((MOST_SPANS * len(questions) + 1, 3), np.int64), 0
    longest, weighed, size = 0, -1, 0
    for a in range(len(read[0]) - 1):
        longest = max(longest, read[0][a + 1] - read[0][a])
    tokens, values, pairs = (
        np.empty(longest, np.int64),
        np.empty((N_SHOWN, longest)),
        np.empty((N_SHOWN, longest)),
    )
    scratch = tokens, np.empty(longest, np.uint64), np.empty(2 * longest, np.uint32), values, pairs
    best = np.empty(MOST_SPANS, np.int64), np.empty(MOST_SPANS), np.empty(MOST_SPANS, np.uint64)
    for q in range(len(questions)):
        a, ask = questions[q, 0], questions[q, 1]
        if ask >= _LEXICON:
            n = from_hits(read, scopes, a, ask - _LEXICON, q, out, n)
        elif ask <= Evidence.NAVIGATION or ask == Evidence.LABEL_BULLETS:
            begun = n
            n = from_lines(read, kinds, a, ask, q, out, n)
            if n == begun and ask == Evidence.PLACEHOLDERS:
                n = from_hits(read, scopes, a, Lexicon.PLACEHOLDERS, q, out, n)
            if n == begun and ask == Evidence.CALLS_TO_ACTION:
                n = from_hits(read, scopes, a, Lexicon.CALLS_TO_ACTION, q, out, n)
        elif ask == Evidence.QUOTATIONS or ask == Evidence.SCARE_QUOTES:
            n = from_quotes(read, scopes, a, ask, q, out, n)
        elif ask == Evidence.SOURCED_QUOTATIONS:
            n = from_sourced(read, ledger, a, q, out, n)
        elif ask > Evidence.SOURCED_QUOTATIONS and ask <= Evidence.DOCUMENT_ATTRIBUTIONS:
            n = from_ledger(read, ledger, a, ask, q, out, n)
        elif ask == Evidence.REPEATED_SENTENCES:
            n = from_repeated(read, kinds, a, q, out, n)
        elif ask == Evidence.LONG_SENTENCES:
            n = from_long(read, scopes, a, q, out, n)
        elif ask == Evidence.DUPLICATE_GRAMS:
            n = from_grams(read, scopes, a, q, out, n)
        elif ask >= Evidence.WORDING_MODEL and ask <= Evidence.PROSE_MODEL:
            if len(weights):
                if weighed != a:
                    weighed, size = a, weigh(read, scopes, a, weights, scratch)
                model = ask - Evidence.WORDING_MODEL
                sign = questions[q, 2]
                n = from_model(read, tokens, values[model], pairs[model], size, sign, best, q, out, n)
        elif ask != Evidence.TEMPLATE_FIELDS:
            n = from_tokens(read, scopes, a, ask, q, out, n)
    return out[:n, 0], out[:n, 1], out[:n, 2]
