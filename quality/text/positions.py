"""Where in a text the evidence for a signal lies: character spans, looked up for the rows that ask.

One compiled call answers all questions of a batch; it walks over the tables again, so that the hot loops need
not keep positions that nobody may ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from quality.text.compiled import (
    FREE,
    SEED,
    Array,
    bucket,
    compiled,
    gram_word,
    inlined,
    is_date,
    mix,
    pair,
    room_for,
    slot_of,
)
from quality.text.found import Entry, Evidence, Hit, Kind, Lexicon, Line, Mark, Scope, WordList
from quality.text.measure import LABEL_WORDS, LONG_SENTENCE, SHORTEST_QUOTATION
from quality.types import Span

if TYPE_CHECKING:
    from quality.text.pages import Pages

MOST_SPANS = 8
"""An editor looks at a few; the value says how many there are in all."""
SHORTEST_UPPER = 3
GRAM = 5  # words of a repeated passage that are worth showing
_WORDLIST, _LEXICON = 1000, 2000  # where the questions for lists begin

NUMERAL, LINK, CURRENCY, UPPER = map(int, (Mark.NUMERAL, Mark.LINK, Mark.CURRENCY, Mark.UPPER))
SENTENCE, COMMA, ING, COLON = map(int, (Mark.SENTENCE, Mark.COMMA, Mark.ING, Mark.COLON))


def spans(pages: Pages, asked: Sequence[tuple[int, Evidence | WordList | Lexicon]]) -> list[tuple[Span, ...]]:
    """Spans for each pair of an article's row and a kind of evidence, at most MOST_SPANS, in text order."""
    if not asked:
        return []
    questions = np.array([(row, _number(item)) for row, item in asked], np.int64)
    owners, starts, ends = find(
        tuple(pages.read), pages.kinds, pages.scopes, tuple(pages.ledger), pages.words.weights, questions
    )
    edges = np.searchsorted(
        owners, np.arange(len(asked) + 1)
    ).tolist()  # answers come in the order of questions
    pairs = list(zip(starts.tolist(), ends.tolist(), strict=True))
    return [tuple(pairs[start:stop]) for start, stop in zip(edges, edges[1:], strict=False)]


def _number(item: Evidence | WordList | Lexicon) -> int:
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


@compiled
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
            for t in range(lines[row, Line.FIRST] + 1, lines[row, Line.LAST]):
                if t > lines[row, Line.FIRST] + LABEL_WORDS or marks[t] & (SENTENCE | COLON):
                    wanted = marks[t] & COLON != 0 and t <= lines[row, Line.FIRST] + LABEL_WORDS
                    break
        if wanted:
            n = note(out, n, limit, question, lines[row, Line.START], lines[row, Line.END])
    return n


@compiled
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


@compiled
def from_ledger(read: Any, ledger: Any, a: int, ask: int, question: int, out: Array, n: int) -> int:
    """Contents of attributions."""
    entries, offsets = ledger
    limit, bounds = n + MOST_SPANS, read[2]
    for e in range(offsets[a], offsets[a + 1]):
        sourced, source = entries[e, Entry.SPEAKER_FIRST] >= 0, entries[e, Entry.SOURCE]
        wanted = sourced
        if ask == Evidence.SOURCED_QUOTATIONS:
            wanted = sourced and entries[e, Entry.QUOTE] == 1
        elif ask == Evidence.ANONYMOUS_ATTRIBUTIONS:
            wanted = sourced and source == 1
        elif ask == Evidence.DOCUMENT_ATTRIBUTIONS:
            wanted = sourced and source == 2
        first, last = entries[e, Entry.FIRST], entries[e, Entry.LAST]
        if wanted and last > first:
            n = note(out, n, limit, question, bounds[first, 0], bounds[last - 1, 1])
    return n


@compiled
def from_tokens(read: Any, scopes: Array, a: int, ask: int, question: int, out: Array, n: int) -> int:
    """Single words of the body or the voice."""
    limit, bounds, marks, classes = n + MOST_SPANS, read[2], read[3], read[4]
    for t in range(read[0][a], read[0][a + 1] - 1):
        scope = scopes[t]
        if scope != Scope.BODY and scope != Scope.VOICE:
            continue
        mark, wanted, start = marks[t], False, bounds[t, 0]
        if ask == Evidence.NUMERALS:
            wanted = mark & NUMERAL != 0
        elif ask == Evidence.DATES:
            wanted = is_date(marks, classes, t)
        elif ask == Evidence.LINKS:
            wanted = mark & LINK != 0
        elif ask == Evidence.CURRENCY_SIGNS:
            wanted = mark & CURRENCY != 0
        elif ask == Evidence.UPPER_WORDS:
            wanted = scope == Scope.VOICE and mark & UPPER != 0 and bounds[t, 1] - start >= SHORTEST_UPPER
        elif ask == Evidence.PARTICIPLE_TAILS:
            wanted = scope == Scope.VOICE and mark & ING != 0 and mark & COMMA != 0 and not mark & SENTENCE
        elif ask >= _WORDLIST:
            wanted = classes[t] >> np.uint64(ask - _WORDLIST) & np.uint64(1) != FREE and scope == Scope.VOICE
        if wanted:
            n = note(out, n, limit, question, start, bounds[t, 1])
    return n


@compiled
def from_hits(read: Any, a: int, lexicon: int, question: int, out: Array, n: int) -> int:
    """Listed phrases."""
    limit, bounds, hits = n + MOST_SPANS, read[2], read[9]
    for h in range(read[8][a], read[8][a + 1]):
        if hits[h, Hit.LEXICON] == lexicon:
            n = note(out, n, limit, question, bounds[hits[h, Hit.FIRST], 0], bounds[hits[h, Hit.LAST] - 1, 1])
    return n


@compiled
def from_sentences(
    read: Any, kinds: Array, scopes: Array, a: int, ask: int, question: int, out: Array, n: int
) -> int:
    """Sentences that repeat an earlier one, or long ones."""
    limit, codes, bounds, marks, lines = n + MOST_SPANS, read[1], read[2], read[3], read[6]
    table = np.zeros(room_for(read[0][a + 1] - read[0][a]), np.uint64)
    for row in range(read[5][a], read[5][a + 1]):
        kind = kinds[row]
        content = kind == Kind.BODY or kind == Kind.RELATED or kind == Kind.PLACEHOLDER
        if not content or lines[row, Line.REPEATS] >= 0:
            continue
        code, first = SEED, lines[row, Line.FIRST]
        for t in range(first, lines[row, Line.LAST] + 1):
            if t == lines[row, Line.LAST] or (t > first and marks[t] & SENTENCE):
                if t - first >= SHORTEST_QUOTATION:
                    slot = slot_of(table, code)
                    wanted = table[slot] == code
                    if ask == Evidence.LONG_SENTENCES:
                        wanted = t - first > LONG_SENTENCE and scopes[first] == Scope.VOICE
                    table[slot] = code
                    if wanted:
                        n = note(out, n, limit, question, bounds[first, 0], bounds[t - 1, 1])
                code, first = SEED, t
            code = mix(code, codes[t])
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


@compiled
def from_model(
    read: Any, scopes: Array, a: int, weights: Array, model: int, question: int, out: Array, n: int
) -> int:
    """The words and pairs of the voice that moved a word model most, in the direction of its sum."""
    codes, bounds, marks, classes = read[1], read[2], read[3], read[4]
    first, last = read[0][a], read[0][a + 1] - 1
    values, total, before = np.zeros(last - first), 0.0, FREE
    for t in range(first, last):
        code = gram_word(codes, marks, classes, t, np.uint64(1))
        if scopes[t] == Scope.VOICE:
            value = np.float64(weights[bucket(code), model])
            total += value
            if t > first and scopes[t - 1] == Scope.VOICE and not marks[t] & SENTENCE:
                value += weights[bucket(pair(before, code)), model]
            values[t - first] = value
        before = code
    sign = -1.0 if total < 0 else 1.0
    largest = np.zeros(MOST_SPANS + 1)  # rising; the first is the most that is not shown
    for i in range(last - first):
        values[i] *= sign
        if values[i] > largest[0]:
            place = 0
            while place < MOST_SPANS and values[i] > largest[place + 1]:
                largest[place] = largest[place + 1]
                place += 1
            largest[place] = values[i]
    floor = largest[0]
    limit = n + MOST_SPANS
    for t in range(first, last):
        if values[t - first] > floor:
            n = note(out, n, limit, question, bounds[t, 0], bounds[t, 1])
    return n


@compiled
def find(read: Any, kinds: Array, scopes: Array, ledger: Any, weights: Array, questions: Array) -> Any:
    """Answer ``questions`` (article, kind of evidence): the question of each span, its start, its end."""
    out, n = np.empty((MOST_SPANS * len(questions) + 1, 3), np.int64), 0
    for q in range(len(questions)):
        a, ask = questions[q, 0], questions[q, 1]
        if ask >= _LEXICON:
            n = from_hits(read, a, ask - _LEXICON, q, out, n)
        elif ask <= Evidence.NAVIGATION or ask == Evidence.LABEL_BULLETS:
            begun = n
            n = from_lines(read, kinds, a, ask, q, out, n)
            if n == begun and ask == Evidence.PLACEHOLDERS:
                n = from_hits(read, a, Lexicon.PLACEHOLDERS, q, out, n)
            if n == begun and ask == Evidence.CALLS_TO_ACTION:
                n = from_hits(read, a, Lexicon.CALLS_TO_ACTION, q, out, n)
        elif ask == Evidence.QUOTATIONS or ask == Evidence.SCARE_QUOTES:
            n = from_quotes(read, scopes, a, ask, q, out, n)
        elif ask >= Evidence.SOURCED_QUOTATIONS and ask <= Evidence.DOCUMENT_ATTRIBUTIONS:
            n = from_ledger(read, ledger, a, ask, q, out, n)
        elif ask == Evidence.REPEATED_SENTENCES or ask == Evidence.LONG_SENTENCES:
            n = from_sentences(read, kinds, scopes, a, ask, q, out, n)
        elif ask == Evidence.DUPLICATE_GRAMS:
            n = from_grams(read, scopes, a, q, out, n)
        elif ask >= Evidence.WORDING_MODEL and ask <= Evidence.PROSE_MODEL:
            if len(weights):
                n = from_model(read, scopes, a, weights, ask - Evidence.WORDING_MODEL, q, out, n)
        else:
            n = from_tokens(read, scopes, a, ask, q, out, n)
    return out[:n, 0], out[:n, 1], out[:n, 2]
