"""The first hot loop: a batch of UTF-8 texts in; tokens, lines, phrase hits and quotations out.

Everything is linear in the text and runs with the GIL released: decode a text into kinds and folded code
points, walk over it once for tokens, lines and quotations, then match the phrases on the tokens' codes.
The result is :class:`quality.text.found.Read`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quality.text.alphabet import Kind
from quality.text.compiled import (
    FREE,
    PRIME,
    SEED,
    Array,
    ask_slot,
    compiled,
    inlined,
    lean,
    mix,
    room_for,
    slot_of,
    word_code,
)
from quality.text.found import (
    LETTERS_SHIFT,
    PHRASE_ALONE,
    PHRASE_START,
    SYLLABLE_SHIFT,
    Hit,
    Line,
    Mark,
    WordList,
)
from quality.text.quotations import end_quote, note_quote, quote_side

LONGEST_PHRASE = 6  # words
PREFIX = np.uint64(255)  # value of a code that only begins a phrase
N_LINE, N_HIT, N_QUOTE = len(Line), len(Hit), 5

# numba takes plain integers as constants, flags it does not
CAPITAL, UPPER, DIGIT, NUMERAL, LINK = map(
    int, (Mark.CAPITAL, Mark.UPPER, Mark.DIGIT, Mark.NUMERAL, Mark.LINK)
)
YEAR, APOSTROPHE, LINE = map(int, (Mark.YEAR, Mark.APOSTROPHE, Mark.LINE))
PARAGRAPH, SENTENCE, TERMINATOR = map(int, (Mark.PARAGRAPH, Mark.SENTENCE, Mark.TERMINATOR))
QUOTE_OPEN, QUOTE_CLOSE, BULLET = map(int, (Mark.QUOTE_OPEN, Mark.QUOTE_CLOSE, Mark.BULLET))
ISO_DATE, ING, POSSESSIVE = map(int, (Mark.ISO_DATE, Mark.ING, Mark.POSSESSIVE))
ABBREVIATION = np.uint64(1 << WordList.ABBREVIATION)
START_PLACE, ALONE_PLACE = np.uint64(PHRASE_START.bit_length() - 1), np.uint64(PHRASE_ALONE.bit_length() - 1)
SYLLABLES, LETTERS = np.uint64(SYLLABLE_SHIFT), np.uint64(LETTERS_SHIFT)
ZERO, ONE, TWO, FIFTEEN, SIXTY_THREE = (np.uint64(number) for number in (0, 1, 2, 15, 63))
FIELD, TWO_FIELDS, NUMBER = np.uint64(16), np.uint64(32), np.uint64(0xFFFF)
"""A run's makeup is four numbers of 16 bits."""
FIELDS, THREE_FIELDS = np.uint64(0x1000100010001), np.uint64(48)
"""To add the four up."""
BLOCK = 16  # bytes that are decoded at once where all of them are ASCII
PAIR_BITS = 18
JOINERS = sum(1 << kind for kind in (Kind.APOSTROPHE, Kind.HYPHEN, Kind.PERIOD, Kind.COMMA, Kind.AT))
"""Signs that may stay inside a word; bits of their kinds."""
VOWELS = sum(1 << ord(letter) - 97 for letter in "aeiouy")

_GAPS = {
    Kind.PERIOD: Mark.TERMINATOR,
    Kind.EXCLAMATION: Mark.TERMINATOR | Mark.EXCLAMATION,
    Kind.QUESTION: Mark.TERMINATOR | Mark.QUESTION,
    Kind.ELLIPSIS: Mark.TERMINATOR | Mark.ELLIPSIS,
    Kind.COMMA: Mark.COMMA,
    Kind.COLON: Mark.COLON,
    Kind.SEMICOLON: Mark.SEMICOLON,
    Kind.DASH: Mark.DASH,
    Kind.HYPHEN: Mark.DASH,
    Kind.OPEN: Mark.OPEN,
    Kind.CLOSE: Mark.CLOSE,
    Kind.CURRENCY: Mark.CURRENCY,
    Kind.PERCENT: Mark.PERCENT,
    **dict.fromkeys((Kind.MARK, Kind.BULLET, Kind.AT, Kind.SLASH, Kind.SYMBOL), Mark.SYMBOL),
}
GAPS = np.array([_GAPS.get(kind, Mark(0)) for kind in Kind], np.int64)
"""What a character that stands between two tokens says about the second one."""


HTTP, HTTPS, WWW, PERSON_I = map(word_code, ("http", "https", "www", "i"))


@inlined
def one_of(kind: Any) -> Any:
    """What a character adds to the makeup of its run; 0 outside runs."""
    return (ONE << (np.uint64(kind) * FIELD & SIXTY_THREE)) * np.uint64(kind <= Kind.MARK)


@inlined
def step(
    one: Any, point: Any, i: Any, runs: Any, code: Any, seed: Any, makeup: Any, r: Any, before: Any
) -> Any:
    """Go on by one character: code and makeup of its run, the next seed, the run, whether it is inside one.

    Without branches, since words are of any length: outside a run the code is multiplied by 0, and what is
    written there is written over.
    """
    codes, ends, makeups = runs
    inside = np.uint64(one != ZERO)
    mask = ZERO - inside
    code = (code ^ np.uint64(point) ^ seed) * PRIME & mask
    makeup = makeup + one & mask
    r += before & ~inside
    codes[r], makeups[r], ends[r] = code, makeup, i + ONE
    return code, SEED & ~mask, makeup, r, inside


@lean
def decode(
    text: Array, at: int, stop: int, tables: Any, ones: Array, kinds: Array, points: Array, dropped: Array,
    runs: Any,
) -> Any:  # fmt: skip
    """Fill ``kinds`` and folded ``points`` from UTF-8, and find the ``runs`` of letters, digits and marks.

    Returns the numbers of characters kept and dropped, and of runs. What stands for nothing is dropped:
    characters without width, the line feed of a CR LF. ``dropped`` receives the number of characters kept
    before each. A run has a code, an end and a makeup, see :func:`run_start`.
    """
    kind_of, fold_of = tables
    n: Any = ZERO
    point: Any = np.int32(0)
    begin, gone, careful = at, 0, at
    code, seed, makeup, r, before = ZERO, SEED, ZERO, ZERO, ZERO
    while at < stop:
        if at >= careful:
            size, high, returned = min(stop - at, BLOCK), np.uint8(0), at > begin and text[at - 1] == 13
            for byte in text[at : at + size]:
                high |= byte
                returned |= byte == 13
            careful = at + size
            if high < 0x80 and not returned:  # nothing but ASCII: most blocks
                for byte in text[at : at + size]:
                    point = fold_of[byte]
                    kinds[n], points[n] = kind_of[byte], point
                    one = ones[byte]
                    code, seed, makeup, r, before = step(one, point, n, runs, code, seed, makeup, r, before)
                    n += ONE
                at += size
                continue
        lead: Any = np.int32(text[at])
        point = lead
        size = 1 + (lead >= 0xC0) + (lead >= 0xE0) + (lead >= 0xF0)
        if size > 1:
            point &= 0x7F >> size
            for following in range(at + 1, at + size):
                point = point << 6 | text[following] & 0x3F
        kind = np.uint8(Kind.SYMBOL)
        if point < len(kind_of):
            kind, point = kind_of[point], fold_of[point]
        if kind == Kind.IGNORED:
            dropped[gone] = n
            gone += 1
        else:
            if lead == 10 and at > begin and text[at - 1] == 13:
                dropped[gone] = n
                gone += 1
                n -= ONE
            kinds[n], points[n] = kind, point
            code, seed, makeup, r, before = step(one_of(kind), point, n, runs, code, seed, makeup, r, before)
            n += ONE
        at += size
    kinds[n : n + TWO] = Kind.BREAK  # the text's end is a line's, and may be looked beyond
    return np.int64(n), gone, np.int64(r + before)


@inlined
def run_start(kinds: Array, end: int, makeup: Any, free: int) -> Any:
    """Where the run begins that ends at ``end``, ``free`` being the end of the one before.

    Its makeup holds how many characters of each kind it has, if there is not room for more than it can say.
    """
    if end - free <= NUMBER:
        return end - np.int64((makeup * FIELDS) >> THREE_FIELDS)
    start = end
    while start > free and kinds[start - 1] <= Kind.MARK:
        start -= 1
    return start


@lean
def find_places(places: Array, dropped: Array, n: int, gone: int) -> None:
    """Position in the text of each of the ``n`` characters that were kept."""
    k = 0
    for i in range(n):
        while k < gone and dropped[k] <= i:
            k += 1
        places[i] = i + k


@lean
def restore(places: Array, starts: Array, ends: Array) -> None:
    """Turn positions among the characters that were kept into positions in the text."""
    for i in range(len(starts)):
        starts[i], ends[i] = places[starts[i]], places[ends[i] - 1] + 1


@lean
def syllable_rule(points: Array, start: int, end: int) -> int:
    """Groups of vowels, a silent final e aside: for words that the table does not hold; 1 to 15."""
    count, inside, begins = 0, 0, 0
    for i in range(start, end):
        place = points[i] - 97
        vowel = VOWELS >> place & 1 if 0 <= place < 26 else 0
        begins = vowel & ~inside
        count += begins
        inside = vowel
    if count > 1 and begins and points[end - 1] == 101 and points[end - 2] != 108:
        count -= 1
    return min(max(count, 1), 15)


@lean
def joins(kind: int, before: int, after: int, part: int) -> bool:
    """Whether a sign between two letters or digits stays inside the word."""
    digits = (before == Kind.DIGIT) + (after == Kind.DIGIT)
    if kind == Kind.PERIOD:
        return digits == 2 or (digits == 0 and part == 1)
    return kind == Kind.APOSTROPHE or kind == Kind.HYPHEN or (kind == Kind.COMMA and digits == 2)


@lean
def begins_link(kinds: Array, points: Array, i: int, n: int, code: Any) -> bool:
    """Whether the sign at ``i`` makes an address of the word before it."""
    kind, after = kinds[i], kinds[i + 1] if i + 1 < n else np.uint8(Kind.BREAK)
    if kind == Kind.COLON:
        web = code == HTTP
        web |= code == HTTPS
        return bool(web and after == Kind.SLASH)
    return bool(after <= Kind.DIGIT and (kind == Kind.AT or (kind == Kind.PERIOD and code == WWW)))


@lean
def shape_of(
    kinds: Array, points: Array, start: int, end: int, uppers: int, digits: int, letters: int
) -> int:
    """Shape marks of one token that has an upper-case letter or a digit."""
    shape, length = 0, end - start
    if kinds[start] == Kind.UPPER:
        shape |= CAPITAL
    if letters >= 2 and uppers == letters:
        shape |= UPPER
    if digits:
        shape |= DIGIT
    if kinds[start] == Kind.DIGIT:
        shape |= NUMERAL
        century = points[start] * 10 + points[start + 1] if length > 1 else 0
        if length == 4 and digits == 4 and (century == 49 * 10 + 57 or century == 50 * 10 + 48):
            shape |= YEAR
        if length == 10 and digits == 8 and points[start + 4] == 45 and points[start + 7] == 45:
            shape |= ISO_DATE
    return shape


@lean
def word(kinds: Array, points: Array, start: int, n: int) -> Any:
    """Walk over one token: its end, code, shape marks, letters, upper-case letters and digits.

    An apostrophe or hyphen joins two letters or digits, "." and "," join two digits, "." joins after a
    part of one letter; an address is one token.
    """
    code, whole, shape, seen, signs = SEED, SEED, 0, 0, 0
    i, end, part, link = start, start, start, False
    while True:
        while i < n and kinds[i] <= Kind.MARK:
            code = mix(code, points[i])
            seen |= kinds[i]
            i += 1
        if kinds[i - 1] <= Kind.MARK:
            end, whole = i, code
        if i >= n or kinds[i] == Kind.SPACE or kinds[i] == Kind.BREAK:
            break
        kind = kinds[i]
        if link:
            if kind >= Kind.OPEN and kind <= Kind.QUOTE:
                break
            code = mix(code, points[i])
            if kind == Kind.SLASH:
                end, whole = i + 1, code
        elif kind > Kind.AT:
            break
        elif begins_link(kinds, points, i, n, code):
            link, code = True, mix(code, points[i])
        elif i + 1 < n and kinds[i + 1] <= Kind.DIGIT and joins(kind, kinds[i - 1], kinds[i + 1], i - part):
            if kind == Kind.APOSTROPHE:
                shape |= APOSTROPHE
            elif kind == Kind.PERIOD:
                part = i + 1
            code = mix(code, points[i])
            signs += 1
        else:
            break
        i += 1
    letters, uppers, digits = end - start - signs, 0, 0
    if seen or link:
        letters = 0
        for k in range(start, end):
            if kinds[k] == Kind.APOSTROPHE:
                shape |= APOSTROPHE
            letters += kinds[k] < Kind.DIGIT
            uppers += kinds[k] == Kind.UPPER
            digits += kinds[k] == Kind.DIGIT
        shape |= shape_of(kinds, points, start, end, uppers, digits, letters)
    if link:
        shape |= LINK
    last = points[end - 1]
    if last == 103 and letters >= 5 and points[end - 2] == 110 and points[end - 3] == 105:
        shape |= ING
    if last == 115 and end - start > 2 and points[end - 2] == 39:
        shape |= POSSESSIVE
    return end, whole, shape, letters, uppers, digits


@inlined
def lost_space(marks: Array, bounds: Array, t: int, first: int) -> bool:
    """Whether the token before could end a sentence although no space follows: "before it.Then"."""
    return t > first and bounds[t - 1, 1] - bounds[t - 1, 0] > 1 and marks[t - 1] & (NUMERAL | LINK) == 0


@lean
def read_text(
    kinds: Array, points: Array, n: int, table: Any, first: int, first_line: int, first_quote: int,
    runs: Any, n_runs: int, opening: Array, out: Any,
) -> Any:  # fmt: skip
    """Walk over one decoded text; return the number of tokens, lines and quotations after it.

    ``opening`` has room for the first tokens and the starts of two open quotations.
    """
    word_codes, word_bits = table
    run_codes, ends, makeups = runs
    codes, bounds, marks, classes, lines, line_codes, quotes = out
    t, row, quote = first, first_line, first_quote
    gap = LINE | PARAGRAPH | SENTENCE
    blanks, indent, start, stop, line_code = 1, 0, -1, 0, SEED
    characters, letters, uppers, digits, symbols, bullet, ended = 0, 0, 0, 0, 0, 0, False
    line_first = t
    depth, single, single_at = 0, -1, 0  # open double quotations; first token of an open single one
    opened, opened_at = opening[0], opening[1]
    inner = 0  # quotations inside an open one, kept behind the others until it is known whether it closes
    terminated, spaced, paused = 0, False, False
    i, r, free, torn = 0, 0, 0, False
    while True:
        begin, end = n + 1, n + 1
        if r < n_runs:
            end = int(ends[r])
            begin = run_start(kinds, end, makeups[r], free)
            free, torn = end, False
            while begin < end and kinds[begin] == Kind.MARK:
                begin, torn = begin + 1, True
        if begin - i == 1 and kinds[i] == Kind.SPACE:
            spaced, i = True, begin
            indent += start < 0
        while i < begin:
            kind = kinds[i]
            if kind == Kind.SPACE:
                spaced = True
                indent += start < 0
            elif kind == Kind.BREAK:
                hard = terminated or ended
                if start >= 0:
                    lines[row, Line.START], lines[row, Line.END] = start, stop
                    lines[row, Line.FIRST], lines[row, Line.LAST] = line_first, t
                    lines[row, Line.BLANKS], lines[row, Line.CHARACTERS] = min(blanks - 1, 9), characters
                    lines[row, Line.LETTERS], lines[row, Line.UPPERS] = letters, uppers
                    lines[row, Line.DIGITS], lines[row, Line.SYMBOLS] = digits, symbols
                    lines[row, Line.TERMINAL], lines[row, Line.BULLET] = ended, bullet
                    lines[row, Line.REPEATS], lines[row, Line.INDENT] = -1, min(indent, 99)
                    line_codes[row] = line_code if t > line_first else FREE
                    row += 1
                    blanks = 0
                blanks += 1
                if blanks > 1:
                    gap |= PARAGRAPH
                if depth and (hard or blanks > 1 or i >= n):  # quotations end with their paragraph
                    quote = end_quote(quotes, quote, marks, opened[0], t, opened_at[0], stop, inner)
                    depth, inner = 0, 0
                single = -1
                gap |= LINE
                paused, spaced = True, True
                start, indent, line_code, line_first = -1, 0, SEED, t
                characters, letters, uppers, digits, symbols, bullet, ended = 0, 0, 0, 0, 0, 0, False
            else:
                if kind == Kind.QUOTE:
                    side = quote_side(kinds, i, n, depth)
                    single = -1
                    if side > 0:
                        if depth and (terminated or paused):  # the next paragraph of one speech
                            quote = end_quote(quotes, quote, marks, opened[0], t, opened_at[0], stop, inner)
                            depth, inner = 0, 0
                        if depth < 2:
                            opened[depth], opened_at[depth] = t, i + 1
                            depth += 1
                        gap |= QUOTE_OPEN
                    else:
                        if depth == 2:
                            depth = 1
                            if t > opened[1]:
                                held = quotes[quote + inner]
                                held[0], held[1], held[2], held[3] = opened[1], t, opened_at[1], i
                                inner += 1
                        elif depth == 1:
                            depth, inner = 0, 0
                            quote = note_quote(quotes, quote, marks, opened[0], t, opened_at[0], i, 1)
                        gap |= QUOTE_CLOSE
                elif kind == Kind.APOSTROPHE and not depth:
                    before = kinds[i - 1] if i else np.uint8(Kind.BREAK)
                    after = kinds[i + 1] if i + 1 < n else np.uint8(Kind.BREAK)
                    if after <= Kind.DIGIT and before > Kind.MARK:
                        single, single_at = t, i + 1
                        gap |= QUOTE_OPEN
                    elif single >= 0 and after > Kind.MARK and before != Kind.SPACE:
                        quote = note_quote(quotes, quote, marks, single, t, single_at, i, 1)
                        single = -1
                        gap |= QUOTE_CLOSE
                first_sign = start < 0
                if first_sign:
                    start = i
                    after = kinds[i + 1] if i + 1 < n else np.uint8(Kind.BREAK)
                    lone = after == Kind.SPACE and (kind == Kind.HYPHEN or kind == Kind.DASH)
                    if kind == Kind.BULLET or lone:
                        bullet = 1
                        gap |= BULLET
                if (
                    kind == Kind.PERIOD
                    and i > 1
                    and kinds[i - 1] == Kind.PERIOD
                    and kinds[i - 2] == Kind.PERIOD
                ):
                    kind = np.uint8(Kind.ELLIPSIS)
                gap |= GAPS[kind]
                if kind >= Kind.PERIOD and kind <= Kind.ELLIPSIS:
                    terminated = max(terminated, 1 + (kind != Kind.PERIOD))
                    spaced = False
                    ended = True
                elif kind != Kind.QUOTE and kind != Kind.CLOSE and kind != Kind.APOSTROPHE:
                    ended = False
                symbols += int(kind >= Kind.CURRENCY or kind == Kind.MARK)
                characters += 1
                stop = i + 1
            i += 1
        if r == n_runs:
            break
        r += 1
        if begin == end:  # combining marks that combine with nothing
            continue
        after, then = kinds[end], kinds[end + 1]
        joined = (then <= Kind.DIGIT and JOINERS >> after & 1) or (after == Kind.COLON and then == Kind.SLASH)
        if joined or torn or end - begin > NUMBER:
            end, code, shape, n_letters, n_uppers, n_digits = word(kinds, points, begin, n)
            while r < n_runs and ends[r] <= end:
                r += 1
        else:
            code, makeup = run_codes[r - 1], makeups[r - 1]
            n_uppers, n_digits = np.int64(makeup >> FIELD & NUMBER), np.int64(makeup >> TWO_FIELDS & NUMBER)
            n_letters = np.int64(makeup & NUMBER) + n_uppers
            initial, last = kinds[begin], points[end - 1]
            shape = CAPITAL * (initial == Kind.UPPER) | UPPER * ((n_letters >= 2) & (n_uppers == n_letters))
            shape |= DIGIT * (n_digits > 0) | NUMERAL * (initial == Kind.DIGIT)
            if n_digits == 4 and end - begin == 4:
                century = points[begin] * 10 + points[begin + 1]
                shape |= YEAR * (century == 49 * 10 + 57 or century == 50 * 10 + 48)
            if last == 103 and n_letters >= 5 and points[end - 2] == 110 and points[end - 3] == 105:
                shape |= ING
        if start < 0:
            start = begin
        capital = shape & (CAPITAL | NUMERAL) != 0
        if paused:  # a line break: a sentence goes on only in lower case and after no full stop
            if terminated or capital or gap & (PARAGRAPH | BULLET):
                gap |= SENTENCE
        elif terminated and capital and (spaced or lost_space(marks, bounds, t, first)):
            lone = terminated == 1 and t > first and bounds[t - 1, 1] - bounds[t - 1, 0] == 1
            if not (
                terminated == 1
                and t > first
                and (
                    word_bits[slot_of(word_codes, codes[t - 1])] & ABBREVIATION != FREE
                    or (lone and marks[t - 1] & CAPITAL and codes[t - 1] != PERSON_I)
                )
            ):
                gap |= SENTENCE
        ask_slot(word_codes, code)
        codes[t], bounds[t, 0], bounds[t, 1], marks[t] = code, begin, end, gap | shape
        classes[t] = np.uint64(min(n_letters + n_digits, 63)) << LETTERS
        line_code = mix(line_code, code)
        characters += end - begin
        letters += n_letters
        uppers += n_uppers
        digits += n_digits
        t += 1
        gap, terminated, spaced, paused, ended = 0, 0, False, False, False
        i, stop = end, end
    codes[t], bounds[t, 0], bounds[t, 1], classes[t], marks[t] = FREE, n, n, FREE, gap | LINE | SENTENCE
    return t + 1, row, quote


@lean
def look_up(
    points: Array, codes: Array, bounds: Array, classes: Array, first: int, last: int, table: Any
) -> None:
    """Fill in what the lists and the common words say about each token of one text."""
    word_codes, word_bits = table
    for t in range(first, last):
        bits = word_bits[slot_of(word_codes, codes[t])]
        if not bits >> SYLLABLES & FIFTEEN:
            bits |= np.uint64(syllable_rule(points, bounds[t, 0], bounds[t, 1])) << SYLLABLES
        classes[t] |= bits


@lean
def find_repeats(lines: Array, line_codes: Array, first: int, last: int, known: Array, where: Array) -> None:
    """Point each line of one text that says what an earlier one said at the first that said it."""
    size = room_for(last - first)
    known[:size] = FREE
    for row in range(first, last):
        if line_codes[row] != FREE:
            slot = slot_of(known[:size], line_codes[row])
            if known[slot] == FREE:
                known[slot], where[slot] = line_codes[row], row
            else:
                lines[row, Line.REPEATS] = where[slot]


@inlined
def pair_place(code: Any) -> Any:
    """Bit of the first two words of a phrase in the filter."""
    return (code ^ code >> np.uint64(32)) & np.uint64((1 << PAIR_BITS) - 1)


@lean
def find_phrases(
    codes: Array, marks: Array, classes: Array, first: int, last: int, phrases: Any, hits: Array, count: int,
    candidates: Array,
) -> int:  # fmt: skip
    """Note each listed phrase of one text, longest first, no overlaps; none crosses a sentence's end.

    Every other word begins some phrase. So a filter, small enough for the fastest memory and without
    branches, leaves those whose next word may belong to the phrase, too. The table holds the beginnings of
    phrases, with the value PREFIX.
    """
    phrase_codes, phrase_lexicons, pairs = phrases
    some = np.uint64(0)
    for t in range(first, last):
        place = pair_place(mix(mix(SEED, codes[t]), codes[t + 1]))
        begins = pairs[place >> np.uint64(6)] >> (place & SIXTY_THREE)
        candidates[some] = t
        some += (classes[t] >> START_PLACE & (begins | classes[t] >> ALONE_PLACE)) & ONE
    t = first
    for c in range(some):
        if candidates[c] < t:
            continue
        t = candidates[c]
        size, code = 1, SEED
        found: Any = -1
        for length in range(1, min(LONGEST_PHRASE, last - t) + 1):
            if length > 1 and marks[t + length - 1] & SENTENCE:
                break
            code = mix(code, codes[t + length - 1])
            slot = slot_of(phrase_codes, code)
            if phrase_codes[slot] == FREE:
                break
            if phrase_lexicons[slot] < PREFIX:
                size, found = length, np.int64(phrase_lexicons[slot])
        if found >= 0:
            hits[count, Hit.LEXICON], hits[count, Hit.FIRST], hits[count, Hit.LAST] = found, t, t + size
            count += 1
        t += size
    return count


@lean
def fill(codes: Array, values: Array, keys: Array, bits: Array) -> None:
    """Put ``bits`` at the places of ``keys`` in a hash table, together with what is there."""
    for i in range(len(keys)):
        slot = slot_of(codes, keys[i])
        codes[slot] = keys[i]
        values[slot] |= bits[i]


@lean
def fill_phrases(
    codes: Array, lexicons: Array, pairs: Array, words: Array, starts: Array, stops: Array, owners: Array
) -> None:
    """Put phrases, ``words[starts[i]:stops[i]]``, and their beginnings into a hash table and its filter."""
    for i in range(len(owners)):
        code = SEED
        for at in range(starts[i], stops[i]):
            code = mix(code, words[at])
            if at == starts[i] + 1:
                place = pair_place(code)
                pairs[place >> np.uint64(6)] |= ONE << (place & SIXTY_THREE)
            slot = slot_of(codes, code)
            if codes[slot] == FREE:
                codes[slot], lexicons[slot] = code, PREFIX
        lexicons[slot] = owners[i]


@lean
def rooms(text: Array, n_texts: int) -> tuple[int, int, int]:
    """Most tokens, lines and quotations that the bytes of ``n_texts`` texts can give.

    Close bounds: memory that is asked for and not used makes the allocator give all of it back each time.
    """
    gaps, breaks, quotes = 0, 0, 0
    for i in range(len(text)):
        byte = text[i]
        gaps += ((byte | 32) - 97 & 255) > 25
        breaks += (byte < 32) | (byte == 0xC2) | (byte == 0xE2)
        quotes += (byte == 34) | (byte == 39) | (byte >= 0xC2)
    return gaps + 2 * n_texts, breaks + n_texts, quotes + n_texts


@compiled
def read(text: Array, offsets: Array, tables: Any, words: Any, phrases: Any) -> Any:
    """Read texts ``text[offsets[i]:offsets[i + 1]]`` (UTF-8); the arrays of found.Read.

    ``tables`` are the alphabet's, ``words`` the codes and bits of listed words, ``phrases`` the codes of
    phrases and the lexicon each stands in: open-addressing tables with 2**k places.
    """
    n_texts, longest = len(offsets) - 1, 0
    for a in range(n_texts):
        longest = max(longest, offsets[a + 1] - offsets[a])
    room, line_room, quote_room = rooms(text, n_texts)
    kinds, points = np.empty(longest + 2, np.uint8), np.empty(longest, np.int32)
    places, dropped = np.empty(longest, np.int32), np.empty(longest, np.int32)
    run_codes, makeups = np.empty(longest + 1, np.uint64), np.empty(longest + 1, np.uint64)
    runs = run_codes, np.empty(longest + 1, np.int32), makeups
    candidates, opening = np.empty(longest + 1, np.int32), np.empty((2, 2), np.int64)
    known, where = np.empty(2 * longest + 2, np.uint64), np.empty(2 * longest + 2, np.int32)
    codes, classes = np.empty(room, np.uint64), np.empty(room, np.uint64)
    bounds, marks = np.empty((room, 2), np.int32), np.empty(room, np.uint32)
    lines, line_codes = np.empty((line_room, N_LINE), np.int32), np.empty(line_room, np.uint64)
    quotes, hits = np.empty((quote_room, N_QUOTE), np.int32), np.empty((room, N_HIT), np.int32)
    token_offsets, line_offsets = np.zeros(n_texts + 1, np.int64), np.zeros(n_texts + 1, np.int64)
    hit_offsets, quote_offsets = np.zeros(n_texts + 1, np.int64), np.zeros(n_texts + 1, np.int64)
    out = codes, bounds, marks, classes, lines, line_codes, quotes
    ones = np.empty(128, np.uint64)
    for point in range(128):
        ones[point] = one_of(tables[0][point])
    t, row, quote, hit = 0, 0, 0, 0
    for a in range(n_texts):
        n, gone, n_runs = decode(text, offsets[a], offsets[a + 1], tables, ones, kinds, points, dropped, runs)
        t0, row0, quote0 = t, row, quote
        t, row, quote = read_text(kinds, points, n, words, t, row, quote, runs, n_runs, opening, out)
        look_up(points, codes, bounds, classes, t0, t - 1, words)
        if gone:
            find_places(places, dropped, n, gone)
            restore(places, bounds[t0 : t - 1, 0], bounds[t0 : t - 1, 1])
            restore(places, lines[row0:row, Line.START], lines[row0:row, Line.END])
            restore(places, quotes[quote0:quote, 2], quotes[quote0:quote, 3])
            bounds[t - 1] = n + gone
        find_repeats(lines, line_codes, row0, row, known, where)
        hit = find_phrases(codes, marks, classes, t0, t - 1, phrases, hits, hit, candidates)
        token_offsets[a + 1], line_offsets[a + 1] = t, row
        hit_offsets[a + 1], quote_offsets[a + 1] = hit, quote
    return (
        token_offsets, codes[:t], bounds[:t], marks[:t], classes[:t],
        line_offsets, lines[:row], line_codes[:row],
        hit_offsets, hits[:hit], quote_offsets, quotes[:quote],
    )  # fmt: skip
