"""The compiled half of headlines: titles to words, a vocabulary, and what words say about each other.

A title becomes canonical words: folded letters without accents, numbers in digits without separators
(``61,700``, ``three``, ``twenty-five``, ``2bn``), no possessives, ``US`` and ``U.S.`` as ``usa``, hyphens as
spaces. Labels before it and site names behind it are left out. Each different word is kept once, so all work
that depends on letters is done once a word and not once a headline.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quality.text.alphabet import Kind
from quality.text.compiled import FREE, PRIME, SEED, SPREAD, Array, compiled, lean, slot_of

WORD_MOST = 40
"""Characters of a word that count; a longer one is cut."""
TITLE_MOST = 60
"""Words of a headline that count."""
SITE_MOST, LABEL_MOST, HEAD_LEAST = 5, 3, 2
"""Words that a site's name and a label have at most, and that have to stay."""

# what stands before a word
PLAIN_GAP, PIPE, DASH, COLON, BRACKET, HYPHEN = 0, 1, 2, 3, 4, 5
# how a word of a headline is written: flags of an occurrence
CAPITAL, FIRST, NAME, HOLDS, TENS = 1, 2, 4, 8, 16
"""HOLDS: a number with letters on it, as in 2bn. TENS: twenty to ninety in letters."""
# what a word is: bits of a vocabulary entry; all but NUMBER come from the lists
NUMBER, SITE, LABEL, UPDATE, FUNCTION, NEGATION, DATE, ROLE = 1, 2, 4, 8, 16, 32, 64, 128
LEARNED = 8
"""From this bit on stands what was learned from running text: PLAIN and a rarity."""
PLAIN, RARITY = 16, 15
"""PLAIN: stands in small letters inside sentences. RARITY: -log2 of the share of texts that have the word."""
SYNONYM, OPPOSITE, LONG = 1 << 13, 1 << 14, 1 << 15
"""Has a synonym, has an opposite, and has the :data:`LONG_LEAST` letters of a word with other spellings."""
LONG_LEAST = 4
WEIGHT, STEM, HEAD, LETTERS = 16, 20, 26, 32
"""From these bits on: what the word tells, in eighths; hashes of its stem and of its first letters in so many
bits as are free; the set of its letters."""
FUNCTION_WEIGHT, NUMBER_WEIGHT, UNSEEN = 2, 12, 13
"""Eighths that function words, numbers and words tell that the running text did not have; others as rare as
they are."""

LOWER, UPPER, DIGIT, MARK, IGNORED = (
    int(Kind[name]) for name in ("LOWER", "UPPER", "DIGIT", "MARK", "IGNORED")
)
APOSTROPHE, HYPHEN_KIND, PERIOD, COMMA = (
    int(Kind[name]) for name in ("APOSTROPHE", "HYPHEN", "PERIOD", "COMMA")
)
COLON_KIND, DASH_KIND, OPEN, CLOSE, SPACE, BREAK = (
    int(Kind[name]) for name in ("COLON", "DASH", "OPEN", "CLOSE", "SPACE", "BREAK")
)
BULLET, SYMBOL, BLANK = int(Kind.BULLET), int(Kind.SYMBOL), ord(" ")
S, U = ord("s"), ord("u")
PIPES = (ord("|"), ord("»"), ord("·"), ord("¦"))
ATTACHED = ord("+")
"""Stands before a unit that hangs on its number, when it is looked up: 2bn and not bn alone."""


@lean
def code_of(word: Array, length: int, before: int) -> Any:
    """Code of a word, as :func:`quality.text.compiled.word_code`; ``before`` a sign in front, or 0."""
    code = SEED
    if before:
        code = (code ^ np.uint64(before)) * PRIME
    for i in range(length):
        code = (code ^ np.uint64(word[i])) * PRIME
    return code


@lean
def stem_of(word: Array, start: int, stop: int) -> Any:
    """Code of a word without its ending: rises, raised, raising are one, and so are plan and planned."""
    n = stop - start
    if n == 0:
        return SEED
    last = word[stop - 1]
    if n > 3 and last == S:
        before = word[stop - 2]
        if before != S and before != ord("u") and before != ord("i"):
            n -= 1
            if n > 3 and before == ord("e"):
                third = word[start + n - 2]
                n -= third in (ord("s"), ord("x"), ord("z"), ord("h"), ord("i"))
    elif n > 5 and last == ord("g") and word[stop - 2] == ord("n") and word[stop - 3] == ord("i"):
        n -= 3
    elif n > 4 and last == ord("d") and word[stop - 2] == ord("e"):
        n -= 2
    if n > 3 and word[start + n - 1] == ord("e"):
        n -= 1
    if n > 3 and word[start + n - 1] == word[start + n - 2] and word[start + n - 1] > 57:  # 6,100 is not 610
        n -= 1
    code = SEED
    for i in range(start, start + n):
        letter = word[i]
        if i == start + n - 1 and i > start and letter == ord("y"):
            letter = ord("i")
        code = (code ^ np.uint64(letter)) * PRIME
    return code


@compiled
def stems(points: Array, offsets: Array) -> Array:
    """Codes of the stems of many words."""
    made = np.empty(len(offsets) - 1, np.uint64)
    for row in range(len(made)):
        made[row] = stem_of(points, offsets[row], offsets[row + 1])
    return made


@lean
def fill(slots: Array, values: Array, codes: Array, given: Array) -> None:
    """Put codes and values into an open-addressing table."""
    for i in range(len(codes)):
        slot = slot_of(slots, codes[i])
        slots[slot], values[slot] = codes[i], given[i]


@lean
def keys(codes: Array, tokens: Array, offsets: Array, made: Array) -> None:
    """One number a headline, from the codes of its words in their order; 0 where there are none."""
    for row in range(len(made)):
        key = SEED
        for t in range(offsets[row], offsets[row + 1]):
            key = (key ^ codes[tokens[t]]) * PRIME
            key ^= key >> np.uint64(31)
        made[row] = key if offsets[row] < offsets[row + 1] else FREE


@lean
def traits(word: Array, size: int, listed: Any, stem: Any) -> Any:
    """Bits of a word: what the lists say, and what comparisons ask for again and again."""
    bits = listed
    if 48 <= word[0] <= 57:
        bits |= np.uint64(NUMBER)
    rarity = bits >> np.uint64(LEARNED) & np.uint64(RARITY)
    weight = rarity if rarity else np.uint64(UNSEEN)
    if bits & np.uint64(NUMBER):
        weight = np.uint64(NUMBER_WEIGHT)
    if bits & np.uint64(FUNCTION):
        weight = np.uint64(FUNCTION_WEIGHT)
    bits |= weight << np.uint64(WEIGHT) | (stem * SPREAD >> np.uint64(58)) << np.uint64(STEM)
    if size >= LONG_LEAST:
        head = code_of(word, LONG_LEAST, 0)
        bits |= np.uint64(LONG) | (head * SPREAD >> np.uint64(58)) << np.uint64(HEAD)
    for i in range(size):
        bits |= np.uint64(1) << np.uint64(LETTERS + (word[i] & 31))
    return bits


@lean
def enter(word: Array, size: int, code: Any, vocabulary: Any, known: Any) -> int:
    """Number of a word, a new one if nobody has seen it; ``known`` says what the lists say about it."""
    slots, ids, counts, points, starts, codes, stems, bits = vocabulary
    slot = slot_of(slots, code)
    if slots[slot] == FREE:
        number = counts[0]
        slots[slot], ids[slot] = code, number
        at = starts[number]
        for i in range(size):
            points[at + i] = word[i]
        starts[number + 1] = at + size
        codes[number], stems[number] = code, stem_of(word, 0, size)
        listed = known[1][slot_of(known[0], code)] | known[3][slot_of(known[2], stems[number])]
        bits[number] = traits(word, size, listed, stems[number])
        counts[0] = number + 1
    return int(ids[slot])


@lean
def rehash(old_slots: Array, old_ids: Array, slots: Array, ids: Array) -> None:
    """Move a hash table into a larger one."""
    for i in range(len(old_slots)):
        if old_slots[i] != FREE:
            slot = slot_of(slots, old_slots[i])
            slots[slot], ids[slot] = old_slots[i], old_ids[i]


@lean
def gap_of(points: Array, kinds: Array, i: int, stop: int, gap: int) -> int:
    """What a sign between two words says, on top of what was said before it."""
    kind = kinds[i]
    if points[i] == PIPES[0] or points[i] == PIPES[1] or points[i] == PIPES[2] or points[i] == PIPES[3]:
        return PIPE
    if kind == BULLET:
        return PIPE
    spaced = i > 0 and kinds[i - 1] >= SPACE and kinds[i - 1] <= BREAK
    spaced = spaced and i + 1 < stop and kinds[i + 1] >= SPACE and kinds[i + 1] <= BREAK
    if kind == DASH_KIND or (kind == HYPHEN_KIND and (spaced or gap == HYPHEN)):
        return DASH if gap != PIPE else gap
    if kind == HYPHEN_KIND:
        return HYPHEN if gap == PLAIN_GAP else gap
    if kind == COLON_KIND:
        return COLON if gap == PLAIN_GAP else gap
    if kind in (OPEN, CLOSE):
        return BRACKET if gap == PLAIN_GAP else gap
    return gap


@lean
def matches_site(points: Array, starts: Array, words: Array, first: int, last: int, site: Array) -> bool:
    """Whether words spell the publisher: as one word, as its beginning, or by their first letters."""
    size = len(site)
    if size == 0:
        return False
    for skip in range(2):  # with and without a leading "the"
        place, fits, initials = 0, True, last - first - skip == size and size > 1
        for t in range(first + skip, last):
            word = words[t]
            for i in range(starts[word], starts[word + 1]):
                if fits and place < size and points[i] != site[place]:
                    fits = False
                place += 1
            if initials and points[starts[word]] != site[t - first - skip]:
                initials = False
        if initials or (fits and place > 0 and min(place, size) >= 3):
            return True
    return False


@lean
def trim(
    words: Array, gaps: Array, how: Array, n: int, bits: Array, points: Array, starts: Array, site: Array
) -> tuple[int, int]:
    """First and last word of the headline proper, without labels and site names."""
    first, last = 0, n
    for _ in range(3):  # a section, a site, a label
        at = last - 1
        while at > first and gaps[at] in (PLAIN_GAP, HYPHEN):
            at -= 1
        size = last - at
        if at - first < HEAD_LEAST or size > SITE_MOST:
            break
        labels, sites, capital, numbers = True, False, True, True
        for t in range(at, last):
            labels = labels and bits[words[t]] & np.uint64(LABEL) != 0
            sites = sites or bits[words[t]] & np.uint64(SITE) != 0
            numbers = numbers and bits[words[t]] & np.uint64(NUMBER) != 0
            short = starts[words[t] + 1] - starts[words[t]] <= 3
            capital = capital and (short or sites or how[t] & CAPITAL != 0)
        gap = gaps[at]
        strong = gap in (PIPE, DASH)
        drop = labels and size <= LABEL_MOST
        drop = drop or (gap == PIPE and not numbers and at - first > HEAD_LEAST)
        drop = drop or (gap == DASH and sites and capital and at - first > HEAD_LEAST)
        drop = drop or (strong and matches_site(points, starts, words, at, last, site))
        if not drop:
            break
        last = at
    if last > HEAD_LEAST + 2 and gaps[first + 2] == HYPHEN:  # UPDATE 2-Example
        update = bits[words[first]] & np.uint64(UPDATE) != 0
        if update and bits[words[first + 1]] & np.uint64(NUMBER) != 0:
            first += 2
    for _ in range(2):
        at = first + 1
        while at < last and gaps[at] in (PLAIN_GAP, HYPHEN):
            at += 1
        size = at - first
        if at >= last or last - at < HEAD_LEAST:
            break
        labels, sites, updates = True, True, bits[words[first]] & np.uint64(UPDATE) != 0
        for t in range(first, at):
            bit = bits[words[t]]
            labels = labels and (bit & np.uint64(LABEL) != 0 or (updates and bit & np.uint64(NUMBER) != 0))
            sites = sites and bit & np.uint64(SITE) != 0
        drop = (labels or sites) and size <= LABEL_MOST
        if not drop and gaps[at] != BRACKET and size <= SITE_MOST:
            drop = matches_site(points, starts, words, first, at, site)
        if not drop:
            break
        first = at
    return first, last


@lean
def read_number(line: Array, kinds: Array, i: int, size: int, fold_of: Array, word: Array) -> tuple[int, int]:
    """A number without separators, leading zeros and empty decimals; where it ends, its length."""
    length, dots = 0, 0
    while i < size:
        joins = i + 1 < size and kinds[i + 1] == DIGIT
        if kinds[i] == DIGIT or (kinds[i] == PERIOD and joins):
            dots += kinds[i] == PERIOD
            if length < WORD_MOST:
                word[length] = fold_of[line[i]]
                length += 1
        elif not (kinds[i] == COMMA and joins):
            break
        i += 1
    zeros = 0
    while zeros + 1 < length and word[zeros] == 48 and 48 <= word[zeros + 1] <= 57:  # 007 is 7
        zeros += 1
    for k in range(zeros, length):
        word[k - zeros] = word[k]
    length -= zeros
    if dots == 1:  # 6.0 is 6
        while word[length - 1] == 48:
            length -= 1
        if word[length - 1] == 46:
            length -= 1
    return i, length


@lean
def read_word(line: Array, kinds: Array, i: int, size: int, fold_of: Array, word: Array) -> tuple[int, int]:
    """A word without accents, possessive and the full stops of ``U.S.``; where it ends, its length."""
    begin, length = i, 0
    while i < size:
        kind = kinds[i]
        joins = i + 1 < size and kinds[i + 1] <= UPPER
        if kind <= DIGIT or (kind == MARK and not 0x300 <= line[i] < 0x370):
            if length < WORD_MOST:
                word[length] = fold_of[line[i]]
                length += 1
        elif kind == APOSTROPHE and joins:
            if length < WORD_MOST:
                word[length] = 39
                length += 1
        elif kind == PERIOD and joins:
            single = i == begin + 1 or kinds[i - 2] == PERIOD
            if not (single and (i + 2 >= size or kinds[i + 2] > DIGIT)):
                break
        elif kind != IGNORED and kind != MARK:
            break
        i += 1
    if length > 2 and word[length - 2] == 39 and word[length - 1] == S:
        length -= 2
    if length == 2 and word[0] == U and word[1] == S and kinds[begin] == UPPER and kinds[begin + 1] != LOWER:
        word[2] = ord("a")  # the country, and not the pronoun
        length = 3
    return i, length


@lean
def read_plain(line: Array, kinds: Array, i: int, size: int, fold_of: Array, word: Array) -> Any:
    """Length and code of a word of letters alone with a blank or nothing behind it; 0 where it is not one.

    That is most words, and :func:`read_word` would give the same.
    """
    length, code = np.uint64(0), SEED
    start, end = np.uint64(i), np.uint64(min(size, i + WORD_MOST))
    while start + length < end and kinds[start + length] <= UPPER:
        letter = fold_of[np.uint32(line[start + length])]
        word[length] = letter
        code = (code ^ np.uint64(letter)) * PRIME
        length += np.uint64(1)
    if length <= 2 or start + length < np.uint64(size) and line[start + length] != BLANK:
        return np.int64(0), code
    return np.int64(length), code


@lean
def find_names(tokens: Array, flags: Array, start: int, stop: int, bits: Array) -> None:
    """Flag the names of a headline: by their capitals where only names have some, else by what is known.

    A word that running text writes in small letters is none.
    """
    small, capital = 0, 0
    for t in range(start, stop):
        if not bits[tokens[t]] & np.uint64(FUNCTION | NUMBER) and not flags[t] & FIRST:
            capital += flags[t] & CAPITAL != 0
            small += flags[t] & CAPITAL == 0
    telling = small >= 2 and capital > 0 and 2 * small >= capital
    for t in range(start, stop):
        bit = bits[tokens[t]]
        name = not bit >> np.uint64(LEARNED) & np.uint64(PLAIN)
        if telling and not flags[t] & FIRST:
            name = flags[t] & CAPITAL != 0
        if name and not bit & np.uint64(NUMBER | FUNCTION | NEGATION | DATE | ROLE):
            flags[t] |= NAME


@compiled
def read_titles(
    text: Array, offsets: Array, sites: Array, site_points: Array, site_offsets: Array, alphabet: Any,
    known: Any, aliases: Any, vocabulary: Any, tokens: Array, flags: Array, token_offsets: Array,
) -> None:  # fmt: skip
    """Canonical words of each title into ``tokens``, how each is written into ``flags``.

    ``text`` holds the code points of all titles one after the other; ``sites`` the number of each title's
    publisher among ``site_offsets``, -1 where it is unknown.
    """
    kind_of, fold_of = alphabet
    alias_slots, alias_ids, alias_points, alias_starts = aliases
    points, starts, bits = vocabulary[3], vocabulary[4], vocabulary[7]
    word, kinds = np.empty(WORD_MOST + 1, np.int32), np.empty(256, np.uint8)
    own, gaps, how = (
        np.empty(TITLE_MOST, np.int32),
        np.empty(TITLE_MOST, np.uint8),
        np.empty(TITLE_MOST, np.uint8),
    )
    made = 0
    for row in range(len(offsets) - 1):
        line = text[offsets[row] : offsets[row + 1]]
        size = len(line)
        if size > len(kinds):
            kinds = np.empty(2 * size, np.uint8)
        for i in range(size):
            point = np.uint32(line[i])
            kinds[i] = kind_of[point] if point < len(kind_of) else np.uint8(SYMBOL)
        n, i, gap = 0, 0, PLAIN_GAP
        while i < size and n < TITLE_MOST:
            kind = kinds[i]
            if kind > DIGIT:
                if line[i] != BLANK and kind != IGNORED:
                    gap = gap_of(line, kinds, i, size, gap)
                i += 1
                continue
            hangs = n > 0 and gap == PLAIN_GAP and how[n - 1] & HOLDS != 0
            written = CAPITAL if kind == UPPER else 0
            length, code = read_plain(line, kinds, i, size, fold_of, word)
            if length:
                i += length
            else:
                if kind == DIGIT:
                    i, length = read_number(line, kinds, i, size, fold_of, word)
                    written |= HOLDS if i < size and kinds[i] <= UPPER else 0
                else:
                    i, length = read_word(line, kinds, i, size, fold_of, word)
                if length == 0:
                    continue
                code = code_of(word, length, 0)
            place = slot_of(alias_slots, code_of(word, length, ATTACHED) if hangs else code)
            alias = alias_slots[place] != FREE
            if alias:
                start = alias_starts[alias_ids[place]]
                length = alias_starts[alias_ids[place] + 1] - start
                for k in range(length):
                    word[k] = alias_points[start + k]
                if length == 0:
                    continue
                code = code_of(word, length, 0)
            digit = alias and length == 1 and 49 <= word[0] <= 57
            if digit and n > 0 and how[n - 1] & TENS and gap in (HYPHEN, PLAIN_GAP):  # twenty-five
                n -= 1
                word[1], word[0], length = word[0], points[starts[own[n]]], 2
                written, gap, code = how[n] & CAPITAL, gaps[n], code_of(word, length, 0)
            elif alias and length == 2 and word[1] == 48 and 50 <= word[0] <= 57:
                written |= TENS
            own[n] = enter(word, length, code, vocabulary, known)
            gaps[n], how[n] = gap, written
            n, gap = n + 1, PLAIN_GAP
        site = site_points[:0]
        if sites[row] >= 0:
            site = site_points[site_offsets[sites[row]] : site_offsets[sites[row] + 1]]
        first, last = trim(own, gaps, how, n, bits, points, starts, site)
        for t in range(first, last):
            tokens[made], flags[made] = own[t], how[t] & CAPITAL | (FIRST if t == first else 0)
            made += 1
        find_names(tokens, flags, token_offsets[row], made, vocabulary[7])
        token_offsets[row + 1] = made
