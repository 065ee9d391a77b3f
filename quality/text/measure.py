"""The second hot loop: what stands in the title, the body and the voice of each text, as numbers.

It walks over the tables of :class:`quality.text.found.Read` with the kind of each line beside them, never
over the text itself. Definitions are those of :class:`quality.text.found.Count`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quality.text.compiled import (
    BUCKETS,
    FREE,
    LONG_SENTENCE,
    NO_BUCKET,
    ONE,
    SEED,
    SHORTEST_QUOTATION,
    SHORTEST_WORD,
    Array,
    ask_for,
    begins_tail,
    bucket,
    compiled,
    enumerates,
    gram_places,
    gram_word,
    is_date,
    label_bullet,
    lean,
    lowest_bit,
    mix,
    pair,
    room_for,
    slot_of,
    word_code,
)
from quality.text.found import (
    EASY,
    LETTERS_SHIFT,
    SYLLABLE_SHIFT,
    Count,
    Hit,
    Kind,
    Lexicon,
    Line,
    Mark,
    Scope,
    TitleCount,
    WordList,
    WordModel,
)

N_COUNT, N_TITLE, N_SCOPE, N_MODEL = len(Count), len(TitleCount), len(Scope), len(WordModel)
N_WORDLIST = len(WordList)
N_LISTED = N_WORDLIST + len(Lexicon)
SHORT_LINE = 30  # characters, FineWeb
LONG_WORD, FIRST_WORDS, TRIAD_WORDS = 7, 100, 3

CAPITAL, UPPER, DIGIT, NUMERAL, LINK = map(
    int, (Mark.CAPITAL, Mark.UPPER, Mark.DIGIT, Mark.NUMERAL, Mark.LINK)
)
YEAR, APOSTROPHE, LINE, SENTENCE, COMMA = map(
    int, (Mark.YEAR, Mark.APOSTROPHE, Mark.LINE, Mark.SENTENCE, Mark.COMMA)
)
COLON, SEMICOLON, DASH, OPEN, QUOTE_OPEN = map(
    int, (Mark.COLON, Mark.SEMICOLON, Mark.DASH, Mark.OPEN, Mark.QUOTE_OPEN)
)
EXCLAMATION, QUESTION, ELLIPSIS = map(int, (Mark.EXCLAMATION, Mark.QUESTION, Mark.ELLIPSIS))
CURRENCY, PERCENT, ISO_DATE, ING = map(int, (Mark.CURRENCY, Mark.PERCENT, Mark.ISO_DATE, Mark.ING))
POSSESSIVE = int(Mark.POSSESSIVE)
NUMERIC = NUMERAL | LINK | CURRENCY | YEAR | ISO_DATE
LOW = np.uint64((1 << N_WORDLIST) - 1)
FUNCTION, MONTH, WEEKDAY, IMPERATIVE, TRANSITION, PARTY = (
    np.uint64(1 << item)
    for item in (
        WordList.FUNCTION,
        WordList.MONTH,
        WordList.WEEKDAY,
        WordList.IMPERATIVE,
        WordList.TRANSITION,
        WordList.PARTY,
    )
)
DATED = MONTH | WEEKDAY
EASY_BIT, SYLLABLES, FIFTEEN = np.uint64(EASY), np.uint64(SYLLABLE_SHIFT), np.uint64(15)
LETTERS, SIXTY_THREE, SIX = np.uint64(LETTERS_SHIFT), np.uint64(63), np.uint64(6)
PER_CENT = word_code("percent")
AND, OR = word_code("and"), word_code("or")
QUESTION_WORDS = np.array([word_code(w) for w in ("who", "what", "when", "where", "why", "which", "how")])
DEMONSTRATIVES = np.array([word_code(w) for w in ("this", "these", "that", "those", "here's")])


@lean
def measure_lines(read: Any, kinds: Array, a: int, counts: Array, known: Array) -> None:
    """Count the lines and paragraphs of one text."""
    marks, lines, line_codes = read[3], read[6], read[7]
    first, last = read[5][a], read[5][a + 1]
    known[: room_for(last - first)] = FREE
    table = known[: room_for(last - first)]
    paragraph, characters, worded = SEED, 0, False
    for row in range(first, last + 1):
        body = row < last and kinds[row] == Kind.BODY
        if characters and (not body or lines[row, Line.BLANKS] > 0):
            counts[Count.PARAGRAPHS, a] += 1
            if worded:
                slot = slot_of(table, paragraph)
                if table[slot] == paragraph:
                    counts[Count.DUPLICATE_PARAGRAPHS, a] += 1
                    counts[Count.DUPLICATE_PARAGRAPH_CHARACTERS, a] += characters
                table[slot] = paragraph
            paragraph, characters, worded = SEED, 0, False
        if row == last:
            break
        words, size = lines[row, Line.LAST] - lines[row, Line.FIRST], lines[row, Line.CHARACTERS]
        counts[Count.TEXT_LINES, a] += 1
        counts[Count.TEXT_CHARACTERS, a] += size
        counts[Count.LETTERS, a] += lines[row, Line.LETTERS]
        kind = kinds[row]
        if kind == Kind.RELATED:
            counts[Count.RELATED_WORDS, a] += words
        elif kind == Kind.NAVIGATION or kind == Kind.ADVERTISEMENT or kind == Kind.COMMENT:
            counts[Count.NAVIGATION_WORDS, a] += words
            counts[Count.FURNITURE_LINES, a] += 1
        elif kind == Kind.TITLE:
            counts[Count.DUPLICATE_TITLES, a] += lines[row, Line.REPEATS] >= 0
        if not body:
            continue
        paragraph, characters = mix(paragraph, line_codes[row]), characters + size
        worded |= words > 0
        counts[Count.LINES, a] += 1
        counts[Count.LINE_CHARACTERS, a] += size
        if lines[row, Line.REPEATS] >= 0:
            counts[Count.DUPLICATE_LINES, a] += 1
            counts[Count.DUPLICATE_LINE_CHARACTERS, a] += size
        else:
            counts[Count.SHORT_LINES, a] += size <= SHORT_LINE
            counts[Count.TERMINAL_LINES, a] += lines[row, Line.TERMINAL]
            counts[Count.BULLET_LINES, a] += lines[row, Line.BULLET]
            if lines[row, Line.BULLET]:
                counts[Count.LABEL_BULLETS, a] += label_bullet(marks, lines[row])


@lean
def repeated_sentences(read: Any, kinds: Array, a: int, known: Array) -> int:
    """Number of sentences of three words or more that repeat an earlier one, outside site furniture."""
    codes, marks, lines = read[1], read[3], read[6]
    table = known[: room_for(read[0][a + 1] - read[0][a])]
    table[:] = FREE
    count, code, words, before = 0, SEED, 0, -2
    for row in range(read[5][a], read[5][a + 1]):
        kind = kinds[row]
        content = kind == Kind.BODY or kind == Kind.RELATED or kind == Kind.PLACEHOLDER
        if not content or lines[row, Line.REPEATS] >= 0:
            continue
        for t in range(lines[row, Line.FIRST], lines[row, Line.LAST]):
            if t != before + 1 or marks[t] & SENTENCE:
                if words >= SHORTEST_QUOTATION:
                    slot = slot_of(table, code)
                    count += table[slot] == code
                    table[slot] = code
                code, words = SEED, 0
            code, words, before = mix(code, codes[t]), words + 1, t
    if words >= SHORTEST_QUOTATION:
        count += table[slot_of(table, code)] == code
    return count


@lean
def gather(read: Any, kinds: Array, a: int, body: Array, scope: Array) -> int:
    """Indices of the tokens of one text's body in ``body``; their place in the text in ``scope``."""
    lines, first = read[6], read[0][a]
    scope[: read[0][a + 1] - first] = Scope.TEXT
    n = 0
    for row in range(read[5][a], read[5][a + 1]):
        kind = kinds[row]
        furniture = kind == Kind.NAVIGATION or kind == Kind.ADVERTISEMENT or kind == Kind.COMMENT
        if furniture or lines[row, Line.REPEATS] >= 0:
            continue
        for t in range(lines[row, Line.FIRST], lines[row, Line.LAST]):
            scope[t - first] = Scope.CONTENT
            if kind == Kind.BODY:
                body[n] = t
                scope[t - first] = Scope.BODY
                n += 1
    return n


@lean
def measure_quotes(read: Any, a: int, scope: Array, inside: Array, counts: Array) -> None:
    """Count the quotations of one text's body; mark the tokens inside the longer ones."""
    quotes, first = read[11], read[0][a]
    inside[: read[0][a + 1] - first] = False
    for q in range(read[10][a], read[10][a + 1]):
        start, stop = quotes[q, 0] - first, quotes[q, 1] - first
        if scope[start] != Scope.BODY:
            continue
        if stop - start >= SHORTEST_QUOTATION:
            counts[Count.QUOTATIONS, a] += 1
            for t in range(start, stop):
                inside[t] = True
                counts[Count.QUOTED_WORDS, a] += scope[t] == Scope.BODY


@lean
def scare_quotes(read: Any, a: int, scope: Array) -> int:
    """Number of closed quotations of one or two words in one text's voice."""
    quotes, first, count = read[11], read[0][a], 0
    for q in range(read[10][a], read[10][a + 1]):
        short = quotes[q, 1] - quotes[q, 0] < SHORTEST_QUOTATION and quotes[q, 4]
        count += short and scope[quotes[q, 0] - first] == Scope.VOICE
    return count


@lean
def is_triad(marks: Array, t: int, head: int) -> bool:
    """Whether a comma stands at most three words before the one at ``t``, behind the sentence's ``head``."""
    found = False
    for back in range(t - 1, max(t - 1 - TRIAD_WORDS, head), -1):
        found |= marks[back] & COMMA != 0
    return found


@lean
def measure_voice(
    read: Any, a: int, voice: Array, n: int, scope: Array, counts: Array, rest: Array, heads: Array
) -> None:
    """Count the words of one text's voice and what stands before them, without branches.

    ``voice`` is that of :func:`measure_sentences`. What stands before the first word of a sentence is no
    sign of it. ``rest`` and ``heads`` have room for the few words that may end a triad, and for their heads.
    """
    codes, marks, classes, first = read[1], read[3], read[4], read[0][a]
    letters, long, upper, syllables, many, difficult, function = 0, 0, 0, 0, 0, 0, 0
    capital, contraction, comma, colon, semicolon, dash, bracket, tail = 0, 0, 0, 0, 0, 0, 0, 0
    for i in range(np.uint64(n)):
        inner: Any = np.int64(voice[i] >= 0)
        t = np.uint64(voice[i] ^ inner - 1)  # -1 - index at a head
        mark, bits = marks[t], classes[t]
        spoken: Any = np.int64(bits >> SYLLABLES & FIFTEEN)
        length: Any = np.int64(bits >> LETTERS & SIXTY_THREE)
        letters += length
        long += length >= LONG_WORD
        syllables += spoken
        many += spoken >= 3
        difficult += bits & EASY_BIT == FREE
        function += bits & FUNCTION != FREE
        upper += (mark & UPPER != 0) & (length >= 3)
        plain = (mark & POSSESSIVE == 0) | (bits & FUNCTION != FREE)
        contraction += (mark & APOSTROPHE != 0) & plain
        capital += (mark & CAPITAL != 0) & inner
        comma += (mark & COMMA != 0) & inner
        colon += (mark & COLON != 0) & inner
        semicolon += (mark & SEMICOLON != 0) & inner
        dash += (mark & DASH != 0) & inner
        bracket += (mark & OPEN != 0) & inner
        tail += begins_tail(mark, codes[t]) & inner
    head, some = 0, np.uint64(0)
    for i in range(np.uint64(n)):  # a loop of its own: the one above is vector code
        inner = np.int64(voice[i] >= 0)
        t = np.uint64(voice[i] ^ inner - 1)
        head, code = np.int64(t) * (1 - inner) + head * inner, codes[t]
        scope[t - np.uint64(first)] = Scope.VOICE
        rest[some], heads[some] = t, head
        some += np.uint64((marks[t] & COMMA != 0) & inner & ((code == AND) | (code == OR)))
    for k in range(some):
        counts[Count.TRIADS, a] += is_triad(marks, rest[k], heads[k])
    counts[Count.VOICE_LETTERS, a], counts[Count.LONG_WORDS, a] = letters, long
    counts[Count.SYLLABLES, a], counts[Count.POLYSYLLABLES, a] = syllables, many
    counts[Count.DIFFICULT_WORDS, a], counts[Count.VOICE_FUNCTION_WORDS, a] = difficult, function
    counts[Count.UPPER_WORDS, a], counts[Count.CAPITAL_WORDS, a] = upper, capital
    counts[Count.CONTRACTIONS, a], counts[Count.COMMAS, a] = contraction, comma
    counts[Count.COLONS, a], counts[Count.SEMICOLONS, a] = colon, semicolon
    counts[Count.DASHES, a], counts[Count.BRACKETS, a] = dash, bracket
    counts[Count.PARTICIPLE_TAILS, a] = tail


@lean
def measure_words(read: Any, a: int, body: Array, n: int, counts: Array, rest: Array) -> None:
    """Count characters, numbers and dates of one text's body; ``rest`` is room for a few of its words."""
    codes, bounds, marks, classes = read[1], read[2], read[3], read[4]
    characters, percents, some = 0, 0, np.uint64(0)
    for i in range(np.uint64(n)):
        t = np.uint64(body[i])
        characters += bounds[t, 1] - bounds[t, 0]
        percents += codes[t] == PER_CENT
        rest[some] = body[i]
        some += np.uint64((marks[t] & NUMERIC != 0) | (classes[t] & DATED != FREE))
    for k in range(some):
        t = rest[k]
        mark, bits = marks[t], classes[t]
        counts[Count.NUMERALS, a] += mark & NUMERAL != 0 and not enumerates(marks, t)
        counts[Count.YEARS, a] += mark & YEAR != 0
        counts[Count.LINKS, a] += mark & LINK != 0
        counts[Count.CURRENCY_SIGNS, a] += mark & CURRENCY != 0
        counts[Count.DATES, a] += is_date(marks, classes, t)
        counts[Count.WEEKDAYS, a] += bits & WEEKDAY != FREE and mark & CAPITAL != 0
        percents += mark & NUMERAL != 0 and marks[t + 1] & PERCENT != 0
    counts[Count.CHARACTERS, a], counts[Count.PERCENTS, a], counts[Count.WORDS, a] = characters, percents, n


@lean
def measure_sentences(
    read: Any, a: int, body: Array, n: int, inside: Array, counts: Array, voice: Array
) -> int:
    """Count the sentences of one text's body; return how many tokens its voice has.

    ``voice`` receives their indices; the first of each sentence is written as -1 - index. The tokens of a
    sentence follow one another.
    """
    codes, marks, classes, first = read[1], read[3], read[4], read[0][a]
    n_voice, opener, i = 0, FREE, 0
    while i < n:
        start, quoted, begun = body[i], inside[body[i] - first], n_voice
        voice[n_voice] = -1 - start
        i, n_voice = i + 1, n_voice + 1
        while i < n and body[i] == body[i - 1] + 1 and not marks[body[i]] & SENTENCE:
            quoted |= inside[body[i] - first]
            voice[n_voice] = body[i]
            i, n_voice = i + 1, n_voice + 1
        counts[Count.SENTENCES, a] += 1
        if quoted:
            n_voice = begun
            continue
        words, opening, after = n_voice - begun, classes[start], marks[body[i - 1] + 1]
        counts[Count.OPENER_REPEATS, a] += opener == codes[start]
        opener = codes[start]
        counts[Count.VOICE_SENTENCES, a] += 1
        counts[Count.SENTENCE_WORDS_SQUARED, a] += words * words
        counts[Count.LONG_SENTENCES, a] += words > LONG_SENTENCE
        counts[Count.EXCLAMATIONS, a] += after & EXCLAMATION != 0
        counts[Count.QUESTIONS, a] += after & QUESTION != 0
        counts[Count.ELLIPSES, a] += after & ELLIPSIS != 0
        counts[Count.IMPERATIVE_STARTS, a] += opening & IMPERATIVE != FREE
        counts[Count.TRANSITION_STARTS, a] += opening & TRANSITION != FREE
    counts[Count.VOICE_WORDS, a] = n_voice
    return n_voice


@lean
def count_listed(read: Any, a: int, scope: Array, rest: Array, found: Array, listed: Array) -> None:
    """Count the listed words and phrases of one text by the innermost scope they lie in, then add up.

    Most words are function words or in no list; those are counted without branches.
    """
    classes, hits, first, some = read[4], read[9], read[0][a], np.uint64(0)
    found[:] = 0
    for t in range(first, read[0][a + 1] - 1):
        bits = classes[t] & LOW
        found[WordList.FUNCTION, scope[t - first]] += np.int64(bits & ONE)
        rest[some] = t
        some += np.uint64(bits > ONE)
    for k in range(some):
        t = rest[k]
        bits = classes[t] & LOW & ~ONE
        while bits != FREE:
            found[lowest_bit(bits), scope[t - first]] += 1
            bits &= bits - ONE
    for h in range(read[8][a], read[8][a + 1]):
        found[N_WORDLIST + hits[h, Hit.LEXICON], scope[hits[h, Hit.FIRST] - first]] += 1
    for item in range(N_LISTED):
        inner = 0
        for where in range(Scope.VOICE, N_SCOPE):
            inner += found[item, where]
            listed[item, where, a] = inner


@lean
def candidates(read: Any, body: Array, n: int, filled: Array, grams: Array, places: Array) -> Any:
    """Places of the word 2-grams of one text's body that may stand there twice, and their codes.

    A byte for each hash says whether it came once or more often; few others pass.
    """
    codes, last = read[1], np.uint64(len(filled) - 1)
    filled[:] = 0
    before = FREE
    for i in range(n):
        code = codes[body[i]]
        grams[i] = mix(before, code)
        slot = (grams[i] ^ grams[i] >> np.uint64(32)) & last
        filled[slot] = filled[slot] << 1 & 2 | 1 | filled[slot] & 2
        before = mix(SEED, code)
    left = np.uint64(0)
    for i in range(1, n):
        gram = grams[i]
        places[left], grams[left] = i - 1, gram
        left += np.uint64(filled[(gram ^ gram >> np.uint64(32)) & last] >> 1)
    return np.int64(left)


@lean
def width(bounds: Array, body: Array, start: int, stop: int) -> int:
    """Characters of some words of the body."""
    total = 0
    for k in range(start, stop):
        total += bounds[body[k], 1] - bounds[body[k], 0]
    return total


@lean
def repetition(read: Any, a: int, body: Array, n: int, scratch: Any, counts: Array) -> None:
    """Gopher's n-gram statistics of one text's body, in characters of its words.

    A k-gram can repeat only where both its (k-1)-grams do, so each round looks at what the one before
    left. Top 2- to 4-gram: words inside the most frequent one, from two copies on, of several the longest.
    Duplicate 5- to 10-gram: words inside a second or later copy. Each word counts once. Grams cross
    sentences, not articles.
    """
    codes, bounds = read[1], read[2]
    grams, places, table, copies, slots, filled = scratch
    left = candidates(read, body, n, filled[: 4 * room_for(n)], grams, places)
    for size in range(2, 11):
        if size > 2:  # a gram is left where the gram right behind it is, too
            some = np.uint64(0)
            for j in range(left - 1):
                at, follows = places[j], places[j + 1] == places[j] + 1
                places[some], grams[some] = at, mix(grams[j], codes[body[min(at + size, n) - 1]])
                some += np.uint64(follows)
            left = np.int64(some)
        if left < 2:
            break
        room = room_for(left)
        table[:room], copies[:room] = FREE, 0
        total, edge = 0, 0
        for j in range(left):
            slot = slot_of(table[:room], grams[j])
            table[slot], slots[j] = grams[j], slot
            copies[slot] += 1
            if size >= 5 and copies[slot] > 1:
                total += width(bounds, body, max(places[j], edge), places[j] + size)
                edge = places[j] + size
        kept = np.uint64(0)
        for j in range(left):
            slot = slots[j]
            places[kept], grams[kept], slots[kept] = places[j], grams[j], slot
            kept += np.uint64(copies[slot] > 1)
        left = np.int64(kept)
        if size >= 5:
            counts[Count.DUPLICATE_5GRAM + size - 5, a] = total
            continue
        most, longest, top = 2, 0, -1
        for j in range(left):
            number = copies[slots[j]]
            if number >= most:
                length = width(bounds, body, places[j], places[j] + size)
                if number > most or length > longest:
                    most, longest, top = number, length, slots[j]
        for j in range(left):
            if slots[j] == top:
                total += width(bounds, body, max(places[j], edge), places[j] + size)
                edge = places[j] + size
        counts[Count.TOP_2GRAM + size - 2, a] = total


@lean
def word_models(places: Array, n: int, seen: Array, weights: Array, totals: Array) -> Any:
    """Add up the weights of the distinct ``places[:n]``; return their number. ``seen`` has a bit for each.

    One thing at a time and without branches, so that many weights are on their way from slow memory at once.
    """
    seen[:] = FREE
    seen[NO_BUCKET >> SIX] = ONE
    grams = np.uint64(0)
    for i in range(n):
        place = np.uint64(places[i])
        known, bit = seen[place >> SIX], place & SIXTY_THREE
        places[grams] = place
        grams += ~(known >> bit) & ONE
        seen[place >> SIX] = known | ONE << bit
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
    for i in range(grams):
        row = weights[places[i]]
        first += row[WordModel.WORDING]
        second += row[WordModel.PROMOTION]
        third += row[WordModel.PROSE]
        fourth += row[WordModel.HEADLINE]
    totals[WordModel.WORDING], totals[WordModel.PROMOTION] = first, second
    totals[WordModel.PROSE], totals[WordModel.HEADLINE] = third, fourth
    return np.int64(grams)


@lean
def distinct_words(read: Any, a: int, voice: Array, n: int, known: Array, counts: Array) -> None:
    """Distinct words of one text's voice, and of its first hundred words."""
    codes, found = read[1], 0
    table = known[: room_for(n)]
    table[:] = FREE
    for i in range(n):
        t = voice[i] if voice[i] >= 0 else -1 - voice[i]
        slot = slot_of(table, codes[t])
        found += table[slot] == FREE
        table[slot] = codes[t]
        if i == FIRST_WORDS - 1:
            counts[Count.DISTINCT_100, a] = found
    if n < FIRST_WORDS:
        counts[Count.DISTINCT_100, a] = np.nan
    counts[Count.DISTINCT_WORDS, a] = found


@compiled
def measure(read: Any, kinds: Array, weights: Array) -> Any:
    """Measure a batch of texts.

    Parameters
    ----------
    read : tuple of the arrays of found.Read
    kinds : uint8 array of shape (n_lines,)
    weights : float32 array of shape (BUCKETS, len(WordModel)), or of shape (0, len(WordModel))

    Returns
    -------
    counts : float64 array of shape (len(Count), n_texts)
    listed : float64 array of shape (n_lists, len(Scope), n_texts)
    sums : float64 array of shape (len(WordModel), n_texts)
    scope : uint8 array of shape (n_tokens,)
        Innermost Scope of each token.
    """
    offsets = read[0]
    n_texts, longest = len(offsets) - 1, 0
    for a in range(n_texts):
        longest = max(longest, offsets[a + 1] - offsets[a])
    counts = np.zeros((N_COUNT, n_texts))
    listed = np.zeros((N_LISTED, N_SCOPE, n_texts))
    sums = np.zeros((N_MODEL, n_texts))
    scopes = np.zeros(offsets[-1], np.uint8)
    body, voice = np.empty(longest, np.int64), np.empty(longest, np.int64)
    inside, known = np.empty(longest, np.bool_), np.empty(room_for(longest + 1), np.uint64)
    copies, slots = np.empty(len(known), np.int32), np.empty(longest, np.int64)
    grams, places = np.empty(longest, np.uint64), np.empty(longest, np.int64)
    filled, found = np.empty(4 * len(known), np.uint8), np.empty((N_LISTED, N_SCOPE), np.int64)
    buckets = np.empty(2 * longest, np.uint32)
    seen, totals = np.empty(len(weights) // 64 + 1, np.uint64), np.empty(N_MODEL)
    for a in range(n_texts):
        scope = scopes[offsets[a] : offsets[a + 1]]
        counts[Count.TEXT_WORDS, a] = offsets[a + 1] - offsets[a] - 1
        measure_lines(read, kinds, a, counts, known)
        counts[Count.REPEATED_SENTENCES, a] = repeated_sentences(read, kinds, a, known)
        n = gather(read, kinds, a, body, scope)
        measure_quotes(read, a, scope, inside, counts)
        measure_words(read, a, body, n, counts, places)
        n_voice = measure_sentences(read, a, body, n, inside, counts, voice)
        measure_voice(read, a, voice, n_voice, scope, counts, places, slots)
        counts[Count.SCARE_QUOTES, a] = scare_quotes(read, a, scope)
        count_listed(read, a, scope, places, found, listed)
        repetition(read, a, body, n, (grams, places, known, copies, slots, filled), counts)
        distinct_words(read, a, voice, n_voice, known, counts)
        if len(weights):
            gram_places(read[1], read[3], read[4], voice, n_voice, ONE, grams, buckets)
            ask_for(weights, buckets, 2 * n_voice)
            counts[Count.DISTINCT_GRAMS, a] = word_models(buckets, 2 * n_voice, seen, weights, totals)
            sums[:, a] = totals
        counts[Count.FUNCTION_WORDS, a] = listed[WordList.FUNCTION, Scope.TEXT, a]
    return counts, listed, sums, scopes


@compiled
def gram_buckets(read: Any, scopes: Array, scope: int) -> Any:
    """Distinct buckets of the grams of each text's tokens with this scope: what the word models learn from.

    Returns offsets, int64 of shape (n_texts + 1,), and buckets, int32.
    """
    token_offsets, codes, marks, classes = read[0], read[1], read[3], read[4]
    n_texts = len(token_offsets) - 1
    offsets, seen = np.zeros(n_texts + 1, np.int64), np.full(BUCKETS, -1, np.int32)
    buckets, n, names = np.empty(2 * token_offsets[-1], np.int32), 0, np.uint64(scope == Scope.VOICE)
    for a in range(n_texts):
        before, last = FREE, -2
        for t in range(token_offsets[a], token_offsets[a + 1] - 1):
            if scopes[t] != scope:
                continue
            code = gram_word(codes, marks, classes, t, names)
            for size in range(1, 3):
                if size == 2 and (last != t - 1 or marks[t] & SENTENCE):
                    break
                place = bucket(code if size == 1 else pair(before, code))
                if seen[place] != a:
                    seen[place] = a
                    buckets[n] = place
                    n += 1
            before, last = code, t
        offsets[a + 1] = n
    return offsets, buckets[:n].copy()


@lean
def title_start(
    codes: Array, marks: Array, bounds: Array, first: int, value: int, a: int, counts: Array
) -> None:
    """Notice how one title begins."""
    if marks[first] & NUMERAL and not marks[first] & YEAR and bounds[first, 1] - bounds[first, 0] <= 3:
        counts[TitleCount.LIST_NUMBER, a] = 2 <= value <= 100
    for word in QUESTION_WORDS:
        counts[TitleCount.QUESTION_START, a] += codes[first] == word


@compiled
def content_words(read: Any, titles: Any, a: int, scopes: Array, known: Array, counts: Array) -> None:
    """Count the distinct content words of one title, and those that stand in the body of its text."""
    codes, classes = titles[1], titles[4]
    first, last = titles[0][a], titles[0][a + 1] - 1
    table = known[: room_for(last - first + 1)]
    table[:] = FREE
    wanted, bits = 0, FREE
    for t in range(first, last):
        if not classes[t] & FUNCTION and classes[t] >> LETTERS & SIXTY_THREE >= SHORTEST_WORD:
            bits |= ONE << (codes[t] & SIXTY_THREE)
            slot = slot_of(table, codes[t])
            wanted += table[slot] == FREE
            table[slot] = codes[t]
    counts[TitleCount.CONTENT_WORDS, a] = wanted
    found = 0
    body = table.copy()
    for t in range(read[0][a], read[0][a + 1] - 1):
        if found == wanted:
            break
        likely = bits >> (read[1][t] & SIXTY_THREE) & ONE != FREE  # few words have such a code
        if likely and scopes[t] >= Scope.VOICE and scopes[t] <= Scope.BODY:
            slot = slot_of(table, read[1][t])
            if body[slot] != FREE:
                found += 1
                body[slot] = FREE
    counts[TitleCount.CONTENT_WORDS_IN_BODY, a] = found


@compiled
def measure_titles(read: Any, titles: Any, numbers: Array, scopes: Array, weights: Array) -> Any:
    """Measure the titles of a batch beside the bodies of its texts.

    ``numbers`` holds the number that each title begins with, or 0. Returns counts of shape
    (len(TitleCount), n_texts), listed of shape (n_lists, n_texts) and the sums of the headline model's
    weights, shape (n_texts,).
    """
    token_offsets, codes, bounds, marks, classes = titles[0], titles[1], titles[2], titles[3], titles[4]
    n_texts, longest = len(token_offsets) - 1, 0
    for a in range(n_texts):
        longest = max(longest, token_offsets[a + 1] - token_offsets[a])
    counts, listed = np.zeros((N_TITLE, n_texts)), np.zeros((N_LISTED, n_texts))
    sums, totals, buckets = np.zeros(n_texts), np.empty(N_MODEL), np.empty(2 * longest, np.uint32)
    seen = np.empty(len(weights) // 64 + 1, np.uint64)
    known, grams = np.empty(room_for(longest + 1), np.uint64), np.empty(longest, np.uint64)
    for a in range(n_texts):
        first, last = token_offsets[a], token_offsets[a + 1] - 1
        counts[TitleCount.WORDS, a] = last - first
        for row in range(titles[5][a], titles[5][a + 1]):
            counts[TitleCount.CHARACTERS, a] += titles[6][row, Line.CHARACTERS]
            counts[TitleCount.LETTERS, a] += titles[6][row, Line.LETTERS]
        if first == last:
            continue
        title_start(codes, marks, bounds, first, numbers[a], a, counts)
        content_words(read, titles, a, scopes, known, counts)
        for t in range(first, last + 1):
            mark = marks[t]
            counts[TitleCount.EXCLAMATIONS, a] += mark & EXCLAMATION != 0
            counts[TitleCount.QUESTIONS, a] += mark & QUESTION != 0
            counts[TitleCount.ELLIPSES, a] += mark & ELLIPSIS != 0
            counts[TitleCount.COLONS, a] += mark & COLON != 0
            counts[TitleCount.QUOTATIONS, a] += mark & QUOTE_OPEN != 0
            if t == last:
                break
            long = classes[t] >> LETTERS & SIXTY_THREE >= SHORTEST_WORD
            counts[TitleCount.UPPER_WORDS, a] += mark & UPPER != 0 and long
            counts[TitleCount.NUMERALS, a] += mark & NUMERAL != 0
            for word in DEMONSTRATIVES:
                counts[TitleCount.DEMONSTRATIVES, a] += codes[t] == word
            bits, item = classes[t] & LOW, 0
            while bits != FREE:
                if bits & ONE:
                    listed[item, a] += 1
                bits, item = bits >> ONE, item + 1
        for h in range(titles[8][a], titles[8][a + 1]):
            listed[N_WORDLIST + titles[9][h, Hit.LEXICON], a] += 1
        if len(weights):
            tokens = np.arange(first, last)
            for t in range(first, last):
                if marks[t] & SENTENCE:
                    tokens[t - first] = -1 - t
            gram_places(codes, marks, classes, tokens, last - first, FREE, grams, buckets)
            ask_for(weights, buckets, 2 * (last - first))
            counts[TitleCount.DISTINCT_GRAMS, a] = word_models(
                buckets, 2 * (last - first), seen, weights, totals
            )
            sums[a] = totals[WordModel.HEADLINE]
    return counts, listed, sums
