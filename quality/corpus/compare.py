"""The compiled half of relations: two headlines side by side, word by word.

Words are paired off: the same word, the same stem, a synonym, another spelling. What is left on both sides
decides. Two numbers, two dates, two names or two roles that are not the same, opposites, or a negation on one
side only are two events, however alike the rest (Hamborg et al., 2019, on the W questions of an event).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quality.corpus.wording import (
    DATE,
    FUNCTION,
    HEAD,
    LETTERS,
    LONG,
    NAME,
    NEGATION,
    NUMBER,
    OPPOSITE,
    ROLE,
    STEM,
    SYNONYM,
    TITLE_MOST,
    WEIGHT,
)
from quality.text.compiled import FREE, SPREAD, Array, compiled, lean, lowest_bit, ones, prefetch, slot_of

UNRELATED, SAME_TOPIC, TEMPLATE, REWORDED, EXACT = 0, 1, 2, 3, 4
CONTRADICTION = 8
"""Added to a relation where the event guard speaks against it."""

SAME, STEMS, SYNONYMS, SPELLINGS = 0, 1, 2, 3
CREDIT = np.array([1.0, 0.95, 0.9, 0.8])
"""What a pair of words counts, by how it was found."""
EIGHTHS = 8.0
NOWHERE, ONE = np.uint64(0), np.uint64(1)
"""Sets of places are numbers of 64 bits; this one is empty, and this one has the first place."""
SETS = 8
TELLING, NUMERALS, NAMES, SYNONYMOUS, SPELLED, OPPOSITES, OUTLINE, WHOLE = range(SETS)
"""Sets of a headline's places: words that are no function words, numbers, names, words with synonyms or
opposites, words that have spellings; bits of the stems of its telling words; what it tells, in eighths."""
FUNCTION_PLACE, NUMBER_PLACE, DATE_PLACE, ROLE_PLACE, NEGATION_PLACE = (
    np.uint64(bit.bit_length() - 1) for bit in (FUNCTION, NUMBER, DATE, ROLE, NEGATION)
)
SYNONYM_PLACE, OPPOSITE_PLACE, LONG_PLACE = (
    np.uint64(bit.bit_length() - 1) for bit in (SYNONYM, OPPOSITE, LONG)
)

N_FEATURES = 9
DICE, NUMBERS, ONE_NUMBER, OPPOSED, NEGATED, NAMED, LAST, MATCHED, BIAS = range(N_FEATURES)
WEIGHTS = np.array([5.95, -2.64, -0.70, -1.14, -0.88, 0.80, 0.15, 0.31, -6.25])
"""Of the features above, for the probability that a reader takes both for the same: see relations.py."""

REORDERED, DROPPED, TWO_DROPPED, SUBSTITUTED, SHORTEST = 3, 4, 6, 6, 3
"""Words beside function words that have to agree where nothing is left over, where one and where two words
are missing on one side, and where a plain word stands for another one; words of the shortest headline that
may be another one without a word."""
HOPELESS = 3
"""Words left over on both sides that synonyms and spellings will not explain."""
NEAR = 0.25
"""Similarity that the longest headlines of two clusters have at least, if an edge is to join them."""
SIEVE_BITS = 16
"""Bits of a sieve, as a power of two: eight kilobytes stay in the nearest cache."""
SIEVE_SHIFT = np.uint64(64 - SIEVE_BITS)
AHEAD, LINE = 5, 12
"""Pairs that are asked for before they are compared; words of a headline that one line of the cache holds."""
SLOT_MOST, FRAME_LEAST = 3, 3
"""Words that fill a template's slot at most, and that its frame has at least."""
TOPIC = 0.05


@lean
def sift(codes: Array, sieve: Array) -> None:
    """Set the bit of each code in a sieve of 64-bit words."""
    for k in range(len(codes)):
        bit = codes[k] * SPREAD >> SIEVE_SHIFT
        sieve[bit >> np.uint64(6)] |= np.uint64(1) << (bit & np.uint64(63))


@lean
def holds(pairs: Any, code: Any) -> bool:
    """Whether a set of pairs has this one; most that are asked for fall through the sieve, which is small."""
    codes, sieve = pairs
    bit = code * SPREAD >> SIEVE_SHIFT
    if not sieve[bit >> np.uint64(6)] >> (bit & np.uint64(63)) & np.uint64(1):
        return False
    return bool(code != FREE and codes[slot_of(codes, code)] != FREE)


@lean
def one_edit(points: Array, a: int, a_end: int, b: int, b_end: int) -> bool:
    """Whether one letter more, less or other makes one word of the other."""
    if a_end - a > b_end - b:
        a, a_end, b, b_end = b, b_end, a, a_end
    longer = (b_end - b) - (a_end - a)
    if longer > 1:
        return False
    while a < a_end and points[a] == points[b]:
        a, b = a + 1, b + 1
    b += 1
    a += 1 - longer
    while a < a_end and b < b_end and points[a] == points[b]:
        a, b = a + 1, b + 1
    return a >= a_end and b >= b_end


@lean
def inhabitant(points: Array, start: int, stop: int) -> bool:
    """Whether these letters behind a country's name make its people or its language."""
    n = stop - start
    last = points[stop - 1]
    if last == ord("s"):
        n -= 1
        stop -= 1
        last = points[stop - 1]
    if n == 0 or (n == 1 and (last == ord("n") or last == ord("i"))):
        return True
    two = n >= 2 and points[stop - 2] == ord("a") and last == ord("n")
    return two and (n == 2 or (n == 3 and points[start] == ord("i")))


@lean
def alike(points: Array, starts: Array, x: int, z: int, name: bool) -> bool:
    """Whether two words are spellings or forms of one; names have to be closer than other words."""
    a, a_end, b, b_end = starts[x], starts[x + 1], starts[z], starts[z + 1]
    short, long = min(a_end - a, b_end - b), max(a_end - a, b_end - b)
    common = 0
    while common < short and points[a + common] == points[b + common]:
        common += 1
    if short >= 7 and long - short <= 1 and one_edit(points, a, a_end, b, b_end):
        return True
    if not name:
        return common >= 4 and 5 * common >= 3 * long
    if common < short or short < 4:
        return False
    return inhabitant(points, b + short, b_end) if b_end - b > short else inhabitant(points, a + short, a_end)


@lean
def stem_bit(bits: Any) -> Any:
    """One of 64 bits for the stem of a word."""
    return ONE << (bits >> np.uint64(STEM) & np.uint64(63))


@compiled
def gather(tokens: Array, flags: Array, offsets: Array, bits: Array, made: Array) -> None:
    """Places of each headline's words by what they are, as sets of 64 bits; :data:`SETS` columns a row."""
    for row in range(len(offsets) - 1):
        telling = numbers = names = synonyms = opposites = spelled = outline = weight = NOWHERE
        start = np.uint64(offsets[row])
        for i in range(np.uint64(offsets[row + 1]) - start):
            place, bit = np.uint64(i), bits[tokens[start + np.uint64(i)]]
            function = bit >> FUNCTION_PLACE & ONE
            number = bit >> NUMBER_PLACE & ONE
            telling |= (function ^ ONE) << place
            numbers |= number << place
            names |= np.uint64(flags[start + place] & NAME != 0) << place
            synonyms |= (bit >> SYNONYM_PLACE & ~number & ONE) << place
            opposites |= (bit >> OPPOSITE_PLACE & ONE) << place
            spelled |= (bit >> LONG_PLACE & ~number & ~function & ONE) << place
            outline |= stem_bit(bit) * (function ^ ONE)
            weight += bit >> np.uint64(WEIGHT) & np.uint64(15)
        made[row, TELLING], made[row, NUMERALS], made[row, NAMES] = telling, numbers, names
        made[row, SYNONYMOUS], made[row, OPPOSITES], made[row, SPELLED] = synonyms, opposites, spelled
        made[row, OUTLINE], made[row, WHOLE] = outline, weight


@lean
def pair_same(tokens: Array, start: Any, n: Any, begin: Any, m: Any, table: Any) -> tuple[Any, Any]:
    """Places of both headlines whose words the other one has; a word that is there twice needs two.

    ``table`` has a place for each word of the vocabulary, all 0, and for each place of a headline.
    """
    places, following = table
    for k in range(n):
        i = n - ONE - np.uint64(k)
        token = np.uint32(tokens[start + i])
        following[i + ONE] = places[token]
        places[token] = i + ONE
    one, two = NOWHERE, NOWHERE
    for j in range(m):
        token = np.uint32(tokens[begin + np.uint64(j)])
        place = places[token]
        places[token] = following[place]  # following[0] is 0, too
        one |= ONE << np.uint64(place) >> ONE
        two |= np.uint64(place != 0) << np.uint64(j)
    for i in range(n):
        places[np.uint32(tokens[start + np.uint64(i)])] = 0
    return one, two


@lean
def pair_stems(tokens: Array, start: Any, begin: Any, vocabulary: Any, rest: Any, other: Any) -> Any:
    """Places of words of one stem among those that are left over, of both headlines."""
    stems, bits = vocabulary[6], vocabulary[7]
    hashes, free = NOWHERE, rest
    while free:
        hashes |= stem_bit(bits[np.uint32(tokens[start + lowest_bit(free)])])
        free &= free - ONE
    alike, free = NOWHERE, other
    while free:
        j = lowest_bit(free)
        alike |= np.uint64(hashes & stem_bit(bits[np.uint32(tokens[begin + j])]) != 0) << j
        free &= free - ONE
    one, two, free = NOWHERE, NOWHERE, rest
    while alike and free:
        i = lowest_bit(free)
        free &= free - ONE
        stem, open_places = stems[np.uint32(tokens[start + i])], alike
        while open_places:
            j = lowest_bit(open_places)
            open_places &= open_places - ONE
            if stems[np.uint32(tokens[begin + j])] == stem:
                one, two, alike = one | ONE << i, two | ONE << j, alike ^ ONE << j
                break
    return one, two


@lean
def pair_synonyms(
    tokens: Array, start: Any, begin: Any, stems: Array, synonyms: Any, rest: Any, other: Any
) -> Any:
    """Places of words that mean the same, among those that have synonyms."""
    one, two = NOWHERE, NOWHERE
    while rest and other:
        i = lowest_bit(rest)
        rest &= rest - ONE
        stem, free = stems[np.uint32(tokens[start + i])], other
        while free:
            j = lowest_bit(free)
            free &= free - ONE
            if holds(synonyms, stem ^ stems[np.uint32(tokens[begin + j])]):
                one, two, other = one | ONE << i, two | ONE << j, other ^ ONE << j
                break
    return one, two


@lean
def pair_spellings(
    tokens: Array, start: Any, begin: Any, vocabulary: Any, names: Any, others: Any, rest: Any, other: Any
) -> Any:
    """Places of words that are spellings or forms of one, among long ones."""
    bits, one, two = vocabulary[7], NOWHERE, NOWHERE
    while rest and other:
        i = lowest_bit(rest)
        rest &= rest - ONE
        bit, free = bits[np.uint32(tokens[start + i])], other
        while free:
            j = lowest_bit(free)
            free &= free - ONE
            apart = bit ^ bits[np.uint32(tokens[begin + j])]
            if apart >> np.uint64(HEAD) & np.uint64(63) and ones(apart >> np.uint64(LETTERS)) > 2:
                continue
            name = (names >> i | others >> j) & ONE != NOWHERE
            if alike(vocabulary[3], vocabulary[4], tokens[start + i], tokens[begin + j], name):
                one, two, other = one | ONE << i, two | ONE << j, other ^ ONE << j
                break
    return one, two


@lean
def hopeless(one: Any, two: Any, few_most: int) -> bool:
    """Whether too many telling words are left over, on both sides or on one."""
    few, many = min(ones(one), ones(two)), max(ones(one), ones(two))
    return bool(few > few_most or many > 3 * HOPELESS)


@lean
def pair_off(
    tokens: Array, sides: Any, one: Array, two: Array, vocabulary: Any, synonyms: Any,
    thorough: bool, table: Any, paired: Array,
) -> bool:  # fmt: skip
    """Pair the words of two headlines: ``paired`` receives the places of each kind of pair, of both sides.

    ``one`` and ``two`` are the sets of the two. False where it was given up, since too much is left over
    after the same words and stems.
    """
    start, n, begin, m = sides
    for kind in range(SPELLINGS + 1):
        paired[0, kind] = paired[1, kind] = NOWHERE
    left, right = pair_same(tokens, start, n, begin, m, table)
    paired[0, SAME], paired[1, SAME] = left, right
    rest, other = (ONE << n) - ONE ^ left, (ONE << m) - ONE ^ right
    if not rest or not other:
        return True
    if not thorough and hopeless(rest & one[TELLING], other & two[TELLING], 2 * HOPELESS):
        return False
    left, right = pair_stems(tokens, start, begin, vocabulary, rest, other)
    paired[0, STEMS], paired[1, STEMS] = left, right
    rest, other = rest ^ left, other ^ right
    if not rest or not other:
        return True
    if not thorough and hopeless(rest & one[TELLING], other & two[TELLING], HOPELESS):
        return False
    if rest & one[SYNONYMOUS] and other & two[SYNONYMOUS]:
        left, right = pair_synonyms(
            tokens, start, begin, vocabulary[6], synonyms, rest & one[SYNONYMOUS], other & two[SYNONYMOUS]
        )
        paired[0, SYNONYMS], paired[1, SYNONYMS] = left, right
        rest, other = rest ^ left, other ^ right
    if rest & one[SPELLED] and other & two[SPELLED]:
        left, right = pair_spellings(
            tokens, start, begin, vocabulary, one[NAMES], two[NAMES], rest & one[SPELLED],
            other & two[SPELLED],
        )  # fmt: skip
        paired[0, SPELLINGS], paired[1, SPELLINGS] = left, right
    return True


@lean
def rest_of(paired: Array, side: int, n: Any) -> Any:
    """Places of the words without a pair."""
    found = paired[side, SAME] | paired[side, STEMS] | paired[side, SYNONYMS] | paired[side, SPELLINGS]
    return (ONE << n) - ONE ^ found


@lean
def count(tokens: Array, start: Any, bits: Array, own: Array, rest: Any, left: Array) -> Any:
    """What has no pair: contents, names, numbers, dates, roles, negations; return what it tells."""
    dates, contents, roles, negations = NOWHERE, rest & own[TELLING], NOWHERE, NOWHERE
    free, total = rest, NOWHERE
    while free:
        i = lowest_bit(free)
        free &= free - ONE
        bit = bits[np.uint32(tokens[start + i])]
        dates |= (bit >> DATE_PLACE & ONE) << i
        roles |= (bit >> ROLE_PLACE & ONE) << i
        negations |= (bit >> NEGATION_PLACE & ONE) << i
        total += bit >> np.uint64(WEIGHT) & np.uint64(15)
    contents |= dates  # "may" is a function word, too
    left[0], left[1], left[2] = ones(contents), ones(contents & own[NAMES]), ones(contents & own[NUMERALS])
    left[3], left[4], left[5] = ones(dates), ones(contents & roles), ones(negations)
    return total


@lean
def told(tokens: Array, start: Any, bits: Array, places: Any) -> Any:
    """How much the words at these places tell, in eighths."""
    total = NOWHERE
    while places:
        total += bits[np.uint32(tokens[start + lowest_bit(places)])] >> np.uint64(WEIGHT) & np.uint64(15)
        places &= places - ONE
    return total


@lean
def last_paired(telling: Any, rest: Any) -> bool:
    """Whether the last word that tells something has a pair."""
    return bool(telling != NOWHERE and telling & rest <= telling >> ONE)


@lean
def is_opposite(
    tokens: Array, start: Any, begin: Any, stems: Array, opposites: Any, rest: Any, other: Any
) -> bool:
    """Whether one of these words contradicts one of the other headline's."""
    while rest:
        stem, free = stems[np.uint32(tokens[start + lowest_bit(rest)])], other
        rest &= rest - ONE
        while free:
            if holds(opposites, stem ^ stems[np.uint32(tokens[begin + lowest_bit(free)])]):
                return True
            free &= free - ONE
    return False


@lean
def is_frame(tokens: Array, sides: Any, one: Array, two: Array, same: Any) -> bool:
    """Whether both are one text with another filling; numbers fill slots of their own."""
    start, n, begin, m = sides
    short, long = min(n, m), max(n, m)
    numbers = min(ones(one[NUMERALS]), ones(two[NUMERALS]))
    if ones(same) < FRAME_LEAST or ones(same) + numbers + SLOT_MOST < long:
        return False
    equal, contents, before = 0, NOWHERE, NOWHERE
    telling = one[TELLING] & ~one[NUMERALS]
    while before < short:
        if tokens[start + before] == tokens[begin + before]:
            equal += 1
            contents |= telling >> before & ONE
        elif not (one[NUMERALS] & two[NUMERALS]) >> before & ONE:
            break
        before += ONE
    after = NOWHERE
    while after < short - before and tokens[start + n - ONE - after] == tokens[begin + m - ONE - after]:
        equal += 1
        contents |= telling >> (n - ONE - after) & ONE
        after += ONE
    slot = long - before - after
    return bool(equal >= FRAME_LEAST and contents and slot <= SLOT_MOST and 2 * equal >= long)


@lean
def measure(
    tokens: Array, sides: Any, one: Array, two: Array, bits: Array, room: Any, rests: Any, unpaired: Any,
    opposite: bool, features: Array,
) -> int:  # fmt: skip
    """Fill the features; return how many words that are no function words have a pair.

    ``unpaired`` is what the words without one tell, in eighths.
    """
    start, _, begin, _ = sides
    _, paired, left = room
    rest, other = rests
    whole = one[WHOLE] + two[WHOLE]
    shared, same = 0.0, float(whole - unpaired)
    for kind in range(STEMS, SPELLINGS + 1):
        if paired[0, kind]:
            value = told(tokens, start, bits, paired[0, kind]) + told(tokens, begin, bits, paired[1, kind])
            shared += CREDIT[kind] * float(value)
            same -= float(value)
    named, unnamed = ones(one[NAMES] & ~rest), ones(one[NAMES] & rest) + ones(two[NAMES] & other)
    matched = int(ones(one[TELLING] & ~rest))
    features[DICE] = (shared + same) / EIGHTHS / max(float(whole) / EIGHTHS, 0.1)
    features[NUMBERS] = min(left[0, 2], left[1, 2], 2)
    features[ONE_NUMBER] = min(abs(left[0, 2] - left[1, 2]), 2)
    features[OPPOSED] = opposite
    features[NEGATED] = (left[0, 5] > 0) != (left[1, 5] > 0)
    features[NAMED] = named / (named + unnamed + 0.5)
    features[LAST] = last_paired(one[TELLING], rest) + last_paired(two[TELLING], other)
    features[MATCHED] = min(matched, 8)
    features[BIAS] = 1.0
    return matched


@lean
def contradict(left: Array, features: Array) -> bool:
    """Whether what is left over makes two events of it: the event guard."""
    if features[OPPOSED] or features[NEGATED]:
        return True
    both = False
    for kind in range(1, 5):  # names, numbers, dates, roles: one on each side
        both |= left[0, kind] > 0 and left[1, kind] > 0
    return both


@lean
def one_dropped(tokens: Array, sides: Any) -> bool:
    """Whether one headline is the other without one of its words."""
    start, n, begin, m = sides
    if n + ONE != m and m + ONE != n:
        return False
    short, long = (start, begin) if n < m else (begin, start)
    i, size = NOWHERE, min(n, m)
    while i < size and tokens[short + i] == tokens[long + i]:
        i += ONE
    while i < size and tokens[short + i] == tokens[long + i + ONE]:
        i += ONE
    return bool(i == size)


@lean
def is_same(tokens: Array, sides: Any, matched: int, left: Array, features: Array) -> bool:
    """Whether what is left over is nothing, a detail more, or one plain word for another."""
    few, many = min(left[0, 0], left[1, 0]), max(left[0, 0], left[1, 0])
    if few == 0:
        if many == 0:
            return matched >= REORDERED or features[DICE] >= 0.9
        if many == 1:
            return matched >= DROPPED or (min(sides[1], sides[3]) >= SHORTEST and one_dropped(tokens, sides))
        return many == 2 and matched >= TWO_DROPPED
    special = left[0, 1] + left[1, 1] + left[0, 2] + left[1, 2] + left[0, 3] + left[1, 3]
    return few == 1 and many <= 2 and not special and matched >= SUBSTITUTED


@lean
def compare(
    tokens: Array, offsets: Array, sets: Array, rows: Any, vocabulary: Any, pairs: Any,
    thorough: bool, room: Any, features: Array,
) -> int:  # fmt: skip
    """Relation of two rows, CONTRADICTION added to it; fills the features that the similarity is made of.

    Where it is not ``thorough``, pairs that have no chance to be one event are given up early, as UNRELATED
    and without features.
    """
    table, paired, left = room
    synonyms, opposites = pairs
    row, column = np.uint64(rows[0]), np.uint64(rows[1])
    one, two, bits = sets[row], sets[column], vocabulary[7]
    start, begin = np.uint64(offsets[row]), np.uint64(offsets[column])
    n, m = np.uint64(offsets[row + ONE]) - start, np.uint64(offsets[column + ONE]) - begin
    sides = (start, n, begin, m)
    if not pair_off(tokens, sides, one, two, vocabulary, synonyms, thorough, table, paired):
        features[:] = 0.0
        features[BIAS] = 1.0
        return UNRELATED
    rest, other = rest_of(paired, 0, n), rest_of(paired, 1, m)
    unpaired = count(tokens, start, bits, one, rest, left[0])
    unpaired += count(tokens, begin, bits, two, other, left[1])
    opposite = is_opposite(
        tokens, start, begin, vocabulary[6], opposites, rest & one[OPPOSITES], other & two[OPPOSITES]
    )
    matched = measure(tokens, sides, one, two, bits, room, (rest, other), unpaired, opposite, features)
    exact = n == m and not rest and not other
    for i in range(n if exact else NOWHERE):
        exact = exact and tokens[start + np.uint64(i)] == tokens[begin + np.uint64(i)]
    if exact:
        return EXACT
    against = contradict(left, features)
    if not against and is_same(tokens, sides, matched, left, features):
        return REWORDED
    relation = TEMPLATE if is_frame(tokens, sides, one, two, paired[0, SAME]) else UNRELATED
    return relation + CONTRADICTION if against else relation


@compiled
def room_for_two(vocabulary: Any) -> Any:
    """Scratch columns of a comparison: a place for each word of the vocabulary, and what follows it.

    For both sides places of the pairs of each kind, counts of what is left.
    """
    table = np.zeros(vocabulary[2][0], np.uint8), np.zeros(TITLE_MOST + 1, np.uint8)
    return table, np.zeros((2, SPELLINGS + 1), np.uint64), np.zeros((2, 6), np.int64)


@lean
def similarity(features: Array) -> float:
    """Probability that a reader takes both headlines for the same."""
    total = 0.0
    for k in range(N_FEATURES):
        total += WEIGHTS[k] * features[k]
    return float(1.0 / (1.0 + np.exp(-total)))


@lean
def compare_all(
    tokens: Array, offsets: Array, sets: Array, left: Array, right: Array, vocabulary: Any,
    pairs: Any, thorough: bool, room: Any, own: Array, relations: Array, similarities: Array, features: Array,
) -> None:  # fmt: skip
    """Relation and similarity of many pairs of rows, in scratch columns that the caller made."""
    ahead = max(len(left) - 2 * AHEAD, 0)
    for k in range(len(left)):
        if k < ahead:  # both sides lie anywhere in memory: ask for them before they are needed
            for row in (left[k + 2 * AHEAD], right[k + 2 * AHEAD]):
                prefetch(offsets, row)
                prefetch(sets, row)
            for row in (left[k + AHEAD], right[k + AHEAD]):
                prefetch(tokens, offsets[row])
                prefetch(tokens, offsets[row] + LINE)
        relation = compare(tokens, offsets, sets, (left[k], right[k]), vocabulary, pairs, thorough, room, own)
        value = 1.0 if relation == EXACT else similarity(own)
        if relation & ~CONTRADICTION == UNRELATED and value >= TOPIC:
            relation += SAME_TOPIC
        relations[k], similarities[k] = relation, value
        if len(features):
            for f in range(N_FEATURES):
                features[k, f] = own[f]


@compiled
def compare_pairs(
    tokens: Array, offsets: Array, sets: Array, left: Array, right: Array, vocabulary: Any,
    pairs: Any, thorough: bool, relations: Array, similarities: Array, features: Array,
) -> None:  # fmt: skip
    """Relation and similarity of many pairs of rows; features of each pair where there is room for them."""
    room, own = room_for_two(vocabulary), np.zeros(N_FEATURES)
    compare_all(
        tokens, offsets, sets, left, right, vocabulary, pairs, thorough, room, own, relations,
        similarities, features,
    )  # fmt: skip


@lean
def representative(parents: Array, x: int) -> int:
    """Smallest member of a set, with the way to it halved."""
    while parents[x] != x:
        parents[x] = parents[parents[x]]
        x = parents[x]
    return x


@lean
def details(tokens: Array, offsets: Array, row: int, vocabulary: Any) -> int:
    """How much a headline says that another one can contradict: its words, and first of all its numbers."""
    total = 0
    for t in range(offsets[row], offsets[row + 1]):
        total += 8 if vocabulary[7][tokens[t]] & np.uint64(NUMBER) else 1
    return total


@compiled
def unite(
    tokens: Array, offsets: Array, sets: Array, left: Array, right: Array, vocabulary: Any,
    pairs: Any, parents: Array, heads: Array,
) -> None:  # fmt: skip
    """Join clusters along edges, strongest edge first, but for clusters that contradict each other.

    A cluster speaks through the headline with most details, ``heads``: without that, a headline with a detail
    less would join two that differ in the detail.
    """
    room, own = room_for_two(vocabulary), np.zeros(N_FEATURES)
    for k in range(len(left)):
        x, z = representative(parents, left[k]), representative(parents, right[k])
        if x == z:
            continue
        one, two = heads[x], heads[z]
        if (one != left[k] or two != right[k]) and (one != right[k] or two != left[k]):
            relation = compare(tokens, offsets, sets, (one, two), vocabulary, pairs, True, room, own)
            if relation & CONTRADICTION or (relation < REWORDED and similarity(own) < NEAR):
                continue
        size, other = (
            details(tokens, offsets, one, vocabulary),
            details(tokens, offsets, two, vocabulary),
        )
        parents[max(x, z)] = min(x, z)
        heads[min(x, z)] = one if (size, -one) > (other, -two) else two
