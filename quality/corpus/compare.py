"""The compiled half of relations: two headlines side by side, word by word.

Words are paired off: the same word, the same stem, a synonym, another spelling. What is left on both sides
decides. Two numbers, two dates, two names or two roles that are not the same, opposites, or a negation on one
side only are two events, however alike the rest (Hamborg et al., 2019, on the W questions of an event).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quality.corpus.lean import lean
from quality.corpus.wording import (
    DATE,
    FUNCTION,
    LEARNED,
    NAME,
    NEGATION,
    NUMBER,
    RARITY,
    ROLE,
    TITLE_MOST,
)
from quality.text.compiled import FREE, SPREAD, Array, compiled, slot_of

UNRELATED, SAME_TOPIC, TEMPLATE, REWORDED, EXACT = 0, 1, 2, 3, 4
CONTRADICTION = 8
"""Added to a relation where the event guard speaks against it."""

SAME, STEM, SYNONYM, SPELLING = 1, 2, 3, 4
CREDIT = np.array([0.0, 1.0, 0.95, 0.9, 0.8])
"""What a pair of words counts, by how it was found."""
FUNCTION_WEIGHT, NUMBER_WEIGHT, UNSEEN, SCALE = 0.25, 1.5, 13.0, 8.0

N_FEATURES = 9
DICE, NUMBERS, ONE_NUMBER, OPPOSITE, NEGATED, NAMED, LAST, MATCHED, BIAS = range(N_FEATURES)
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
def weight(bit: Any) -> float:
    """How much a word tells: function words little, rare words most."""
    if bit & np.uint64(FUNCTION):
        return FUNCTION_WEIGHT
    if bit & np.uint64(NUMBER):
        return NUMBER_WEIGHT
    rarity = float(bit >> np.uint64(LEARNED) & np.uint64(RARITY))
    return (rarity if rarity else UNSEEN) / SCALE


@lean
def gather(tokens: Array, flags: Array, start: int, n: int, vocabulary: Any, side: int, words: Any) -> None:
    """Put what is known about a headline's words side by side, where the loops below find it at once."""
    ids, written, stems, bits = words
    for i in range(n):
        token = tokens[start + i]
        ids[side, i], written[side, i] = token, flags[start + i]
        stems[side, i], bits[side, i] = vocabulary[6][token], vocabulary[7][token]


@lean
def left_over(bits: Array, how: Array, rest: Array, side: int, size: int) -> tuple[int, int]:
    """Places of the words without a pair into ``rest``; how many there are, and how many tell something."""
    n, telling = 0, 0
    for i in range(size):
        if not how[side, i]:
            rest[side, n] = i
            n += 1
            telling += not bits[side, i] & np.uint64(FUNCTION)
    return n, telling


@lean
def pair_off(
    words: Any, n: int, m: int, vocabulary: Any, synonyms: Any, how: Array, rest: Array, thorough: bool
) -> bool:
    """Pair the words of two headlines; ``how`` receives the kind of each word's pair, 0 where it has none.

    False where it was given up, since too much is left over after the same words and stems.
    """
    ids, written, stems, bits = words
    points, starts = vocabulary[3], vocabulary[4]
    how[0, :n] = 0
    how[1, :m] = 0
    for i in range(n):
        for j in range(m):
            if ids[0, i] == ids[1, j] and not how[1, j]:
                how[0, i] = how[1, j] = SAME
                break
    for kind in range(STEM, SPELLING + 1):
        of_one, one = left_over(bits, how, rest, 0, n)
        of_two, two = left_over(bits, how, rest, 1, m)
        if of_one == 0 or of_two == 0:
            break
        few, many = min(one, two), max(one, two)
        if not thorough and ((few > HOPELESS and kind > STEM) or few > 2 * HOPELESS or many > 3 * HOPELESS):
            return False
        for k in range(of_one):
            i = rest[0, k]
            bit, stem = bits[0, i], stems[0, i]
            for q in range(of_two):
                j = rest[1, q]
                if how[1, j]:
                    continue
                if kind == STEM:
                    found = stem == stems[1, j]
                elif (bit | bits[1, j]) & np.uint64(NUMBER):
                    found = False
                elif kind == SYNONYM:
                    found = holds(synonyms, stem ^ stems[1, j])
                elif (bit | bits[1, j]) & np.uint64(FUNCTION):
                    found = False
                else:
                    name = (written[0, i] | written[1, j]) & NAME != 0
                    found = alike(points, starts, ids[0, i], ids[1, j], name)
                if found:
                    how[0, i] = how[1, j] = kind
                    break
    return True


@lean
def count(words: Any, how: Array, side: int, n: int, left: Array) -> None:
    """What has no pair: contents, names, numbers, dates, roles, negations."""
    _, written, _, bits = words
    left[side] = 0
    for i in range(n):
        if how[side, i]:
            continue
        bit = bits[side, i]
        number, date, negation = bit & np.uint64(NUMBER), bit & np.uint64(DATE), bit & np.uint64(NEGATION)
        left[side, 5] += negation != 0
        if bit & np.uint64(FUNCTION) and not date:
            continue
        left[side, 0] += 1
        left[side, 1] += written[side, i] & NAME != 0
        left[side, 2] += number != 0
        left[side, 3] += date != 0
        left[side, 4] += bit & np.uint64(ROLE) != 0


@lean
def is_frame(words: Any, n: int, m: int) -> bool:
    """Whether both are one text with another filling; numbers fill slots of their own."""
    ids, _, _, bits = words
    same, contents, before = 0, 0, 0
    while before < min(n, m):
        x, z = bits[0, before], bits[1, before]
        if ids[0, before] == ids[1, before]:
            same += 1
            contents += not x & np.uint64(FUNCTION | NUMBER)
        elif not x & z & np.uint64(NUMBER):
            break
        before += 1
    after = 0
    while after < min(n, m) - before and ids[0, n - 1 - after] == ids[1, m - 1 - after]:
        same += 1
        contents += not bits[0, n - 1 - after] & np.uint64(FUNCTION | NUMBER)
        after += 1
    slot = max(n, m) - before - after
    return same >= FRAME_LEAST and contents >= 1 and slot <= SLOT_MOST and 2 * same >= max(n, m)


@lean
def measure(words: Any, n: int, m: int, how: Array, left: Array, opposites: Any, features: Array) -> int:
    """Fill the features; return how many words that are no function words have a pair."""
    _, written, stems, bits = words
    shared, whole = 0.0, 0.0
    matched, named, unnamed, last_a, last_b = 0, 0, 0, -1, -1
    for i in range(n):
        value = weight(bits[0, i])
        whole += value
        shared += value * CREDIT[how[0, i]] / 2
        content = not bits[0, i] & np.uint64(FUNCTION)
        matched += content and how[0, i] != 0
        named += written[0, i] & NAME != 0 and how[0, i] != 0
        unnamed += written[0, i] & NAME != 0 and how[0, i] == 0
        last_a = i if content else last_a
    opposite = False
    for j in range(m):
        value = weight(bits[1, j])
        whole += value
        shared += value * CREDIT[how[1, j]] / 2
        unnamed += written[1, j] & NAME != 0 and how[1, j] == 0
        last_b = j if not bits[1, j] & np.uint64(FUNCTION) else last_b
        if not how[1, j]:
            for i in range(n):
                if not how[0, i] and holds(opposites, stems[0, i] ^ stems[1, j]):
                    opposite = True
    features[DICE] = 2 * shared / max(whole, 0.1)
    features[NUMBERS] = min(left[0, 2], left[1, 2], 2)
    features[ONE_NUMBER] = min(abs(left[0, 2] - left[1, 2]), 2)
    features[OPPOSITE] = opposite
    features[NEGATED] = (left[0, 5] > 0) != (left[1, 5] > 0)
    features[NAMED] = named / (named + unnamed + 0.5)
    features[LAST] = (last_a >= 0 and how[0, last_a] > 0) + (last_b >= 0 and how[1, last_b] > 0)
    features[MATCHED] = min(matched, 8)
    features[BIAS] = 1.0
    return matched


@lean
def contradict(left: Array, features: Array) -> bool:
    """Whether what is left over makes two events of it: the event guard."""
    if features[OPPOSITE] or features[NEGATED]:
        return True
    both = False
    for kind in range(1, 5):  # names, numbers, dates, roles: one on each side
        both |= left[0, kind] > 0 and left[1, kind] > 0
    return both


@lean
def one_dropped(ids: Array, n: int, m: int) -> bool:
    """Whether one headline is the other without one of its words."""
    if abs(n - m) != 1:
        return False
    short, long = (0, 1) if n < m else (1, 0)
    i, size = 0, min(n, m)
    while i < size and ids[short, i] == ids[long, i]:
        i += 1
    while i < size and ids[short, i] == ids[long, i + 1]:
        i += 1
    return i == size


@lean
def is_same(ids: Array, n: int, m: int, matched: int, left: Array, features: Array) -> bool:
    """Whether what is left over is nothing, a detail more, or one plain word for another."""
    few, many = min(left[0, 0], left[1, 0]), max(left[0, 0], left[1, 0])
    if few == 0:
        if many == 0:
            return matched >= REORDERED or features[DICE] >= 0.9
        if many == 1:
            return matched >= DROPPED or (min(n, m) >= SHORTEST and one_dropped(ids, n, m))
        return many == 2 and matched >= TWO_DROPPED
    special = left[0, 1] + left[1, 1] + left[0, 2] + left[1, 2] + left[0, 3] + left[1, 3]
    return few == 1 and many <= 2 and not special and matched >= SUBSTITUTED


@lean
def compare(
    tokens: Array, flags: Array, offsets: Array, rows: Any, vocabulary: Any, pairs: Any, thorough: bool,
    room: Any, features: Array,
) -> int:  # fmt: skip
    """Relation of two rows, CONTRADICTION added to it; fills the features that the similarity is made of.

    Where it is not ``thorough``, pairs that have no chance to be one event are given up early, as UNRELATED
    and without features.
    """
    how, rest, left, words = room
    synonyms, opposites = pairs
    ids = words[0]
    start, begin = offsets[rows[0]], offsets[rows[1]]
    n, m = offsets[rows[0] + 1] - start, offsets[rows[1] + 1] - begin
    gather(tokens, flags, start, n, vocabulary, 0, words)
    gather(tokens, flags, begin, m, vocabulary, 1, words)
    if not pair_off(words, n, m, vocabulary, synonyms, how, rest, thorough):
        features[:] = 0.0
        features[BIAS] = 1.0
        return UNRELATED
    count(words, how, 0, n, left)
    count(words, how, 1, m, left)
    matched = measure(words, n, m, how, left, opposites, features)
    exact = n == m
    for i in range(min(n, m)):
        exact = exact and ids[0, i] == ids[1, i]
    if exact:
        return EXACT
    against = contradict(left, features)
    if not against and is_same(ids, n, m, matched, left, features):
        return REWORDED
    relation = TEMPLATE if is_frame(words, n, m) else UNRELATED
    return relation + CONTRADICTION if against else relation


@compiled
def room_for_two() -> Any:
    """Scratch columns of a comparison, for both sides.

    Kinds of pairs, places and counts of what is left; of each word its number, flags, stem and bits.
    """
    two = (2, TITLE_MOST)
    stems, bits = np.zeros(two, np.uint64), np.zeros(two, np.uint64)
    words = np.zeros(two, np.int32), np.zeros(two, np.uint8), stems, bits
    return np.zeros(two, np.uint8), np.zeros(two, np.uint8), np.zeros((2, 6), np.int64), words


@lean
def similarity(features: Array) -> float:
    """Probability that a reader takes both headlines for the same."""
    total = 0.0
    for k in range(N_FEATURES):
        total += WEIGHTS[k] * features[k]
    return float(1.0 / (1.0 + np.exp(-total)))


@lean
def compare_all(
    tokens: Array, flags: Array, offsets: Array, left: Array, right: Array, vocabulary: Any, pairs: Any,
    thorough: bool, room: Any, own: Array, relations: Array, similarities: Array, features: Array,
) -> None:  # fmt: skip
    """Relation and similarity of many pairs of rows, in scratch columns that the caller made."""
    for k in range(len(left)):
        relation = compare(
            tokens, flags, offsets, (left[k], right[k]), vocabulary, pairs, thorough, room, own
        )
        value = 1.0 if relation == EXACT else similarity(own)
        if relation & ~CONTRADICTION == UNRELATED and value >= TOPIC:
            relation += SAME_TOPIC
        relations[k], similarities[k] = relation, value
        if len(features):
            for f in range(N_FEATURES):
                features[k, f] = own[f]


@compiled
def compare_pairs(
    tokens: Array, flags: Array, offsets: Array, left: Array, right: Array, vocabulary: Any, pairs: Any,
    thorough: bool, relations: Array, similarities: Array, features: Array,
) -> None:  # fmt: skip
    """Relation and similarity of many pairs of rows; features of each pair where there is room for them."""
    room, own = room_for_two(), np.zeros(N_FEATURES)
    compare_all(
        tokens, flags, offsets, left, right, vocabulary, pairs, thorough, room, own, relations, similarities,
        features,
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
    tokens: Array, flags: Array, offsets: Array, rows: Array, left: Array, right: Array, vocabulary: Any,
    pairs: Any, parents: Array, heads: Array,
) -> None:  # fmt: skip
    """Join clusters along edges, strongest edge first, but for clusters that contradict each other.

    A cluster speaks through the headline with most details, ``heads``: without that, a headline with a detail
    less would join two that differ in the detail.
    """
    room, own = room_for_two(), np.zeros(N_FEATURES)
    for k in range(len(left)):
        x, z = representative(parents, left[k]), representative(parents, right[k])
        if x == z:
            continue
        one, two = heads[x], heads[z]
        if (one != left[k] or two != right[k]) and (one != right[k] or two != left[k]):
            both = (rows[one], rows[two])
            relation = compare(tokens, flags, offsets, both, vocabulary, pairs, True, room, own)
            if relation & CONTRADICTION or (relation < REWORDED and similarity(own) < NEAR):
                continue
        size, other = (
            details(tokens, offsets, rows[one], vocabulary),
            details(tokens, offsets, rows[two], vocabulary),
        )
        parents[max(x, z)] = min(x, z)
        heads[min(x, z)] = one if (size, -one) > (other, -two) else two
