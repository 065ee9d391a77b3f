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
    LEARNED,
    NAME,
    NEGATION,
    NUMBER,
    RARITY,
    ROLE,
    TITLE_MOST,
)
from quality.text.compiled import FREE, Array, compiled, slot_of

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
SLOT_MOST, FRAME_LEAST = 3, 3
"""Words that fill a template's slot at most, and that its frame has at least."""
TOPIC = 0.05


@compiled
def holds(pairs: Array, code: Any) -> bool:
    """Whether a set of pairs has this one."""
    return bool(code != FREE and pairs[slot_of(pairs, code)] != FREE)


@compiled
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


@compiled
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


@compiled
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


@compiled
def weight(bit: Any) -> float:
    """How much a word tells: function words little, rare words most."""
    if bit & np.uint64(FUNCTION):
        return FUNCTION_WEIGHT
    if bit & np.uint64(NUMBER):
        return NUMBER_WEIGHT
    rarity = float(bit >> np.uint64(LEARNED) & np.uint64(RARITY))
    return (rarity if rarity else UNSEEN) / SCALE


@compiled
def left_over(tokens: Array, how: Array, bits: Array, rest: Array) -> tuple[int, int]:
    """Numbers of the words without a pair into ``rest``; how many there are, and how many tell something."""
    n, telling = 0, 0
    for i in range(len(tokens)):
        if not how[i]:
            rest[n] = i
            n += 1
            telling += not bits[tokens[i]] & np.uint64(FUNCTION)
    return n, telling


@compiled
def pair_off(
    a: Array, b: Array, of_a: Array, of_b: Array, vocabulary: Any, synonyms: Array, how: Array, rest: Array,
    thorough: bool,
) -> bool:  # fmt: skip
    """Pair the words of two headlines; ``how`` receives the kind of each word's pair, 0 where it has none.

    False where it was given up, since too much is left over after the same words and stems.
    """
    points, starts, stems, bits = vocabulary[3], vocabulary[4], vocabulary[6], vocabulary[7]
    mine, other = how[0], how[1]
    mine[: len(a)] = 0
    other[: len(b)] = 0
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j] and not other[j]:
                mine[i] = other[j] = SAME
                break
    for kind in range(STEM, SPELLING + 1):
        n, one = left_over(a, mine, bits, rest[0])
        m, two = left_over(b, other, bits, rest[1])
        if n == 0 or m == 0:
            break
        few, many = min(one, two), max(one, two)
        if not thorough and ((few > HOPELESS and kind > STEM) or few > 2 * HOPELESS or many > 3 * HOPELESS):
            return False
        for k in range(n):
            i = rest[0, k]
            x = a[i]
            for q in range(m):
                j = rest[1, q]
                z = b[j]
                if other[j]:
                    continue
                if kind == STEM:
                    found = stems[x] == stems[z]
                elif (bits[x] | bits[z]) & np.uint64(NUMBER):
                    found = False
                elif kind == SYNONYM:
                    found = holds(synonyms, stems[x] ^ stems[z])
                elif (bits[x] | bits[z]) & np.uint64(FUNCTION):
                    found = False
                else:
                    found = alike(points, starts, x, z, (of_a[i] | of_b[j]) & NAME != 0)
                if found:
                    mine[i] = other[j] = kind
                    break
    return True


@compiled
def count(tokens: Array, flags: Array, how: Array, bits: Array, left: Array) -> None:
    """What has no pair: contents, names, numbers, dates, roles, negations, other words."""
    left[:] = 0
    for i in range(len(tokens)):
        if how[i]:
            continue
        bit = bits[tokens[i]]
        number, date, negation = bit & np.uint64(NUMBER), bit & np.uint64(DATE), bit & np.uint64(NEGATION)
        left[5] += negation != 0
        if bit & np.uint64(FUNCTION) and not date:
            continue
        left[0] += 1
        left[1] += flags[i] & NAME != 0
        left[2] += number != 0
        left[3] += date != 0
        left[4] += bit & np.uint64(ROLE) != 0


@compiled
def is_frame(a: Array, b: Array, bits: Array) -> bool:
    """Whether both are one text with another filling; numbers fill slots of their own."""
    n, m, same, contents = len(a), len(b), 0, 0
    before = 0
    while before < min(n, m):
        x, z = bits[a[before]], bits[b[before]]
        if a[before] == b[before]:
            same += 1
            contents += not x & np.uint64(FUNCTION | NUMBER)
        elif not x & z & np.uint64(NUMBER):
            break
        before += 1
    after = 0
    while after < min(n, m) - before and a[n - 1 - after] == b[m - 1 - after]:
        same += 1
        contents += not bits[a[n - 1 - after]] & np.uint64(FUNCTION | NUMBER)
        after += 1
    slot = max(n, m) - before - after
    return same >= FRAME_LEAST and contents >= 1 and slot <= SLOT_MOST and 2 * same >= max(n, m)


@compiled
def measure(
    a: Array, b: Array, of_a: Array, of_b: Array, how: Array, left: Array, vocabulary: Any, opposites: Array,
    features: Array,
) -> int:  # fmt: skip
    """Fill the features; return how many words that are no function words have a pair."""
    stems, bits = vocabulary[6], vocabulary[7]
    shared, whole = 0.0, 0.0
    matched, named, unnamed, last_a, last_b = 0, 0, 0, -1, -1
    for i in range(len(a)):
        value = weight(bits[a[i]])
        whole += value
        shared += value * CREDIT[how[0, i]] / 2
        content = not bits[a[i]] & np.uint64(FUNCTION)
        matched += content and how[0, i] != 0
        named += of_a[i] & NAME != 0 and how[0, i] != 0
        unnamed += of_a[i] & NAME != 0 and how[0, i] == 0
        last_a = i if content else last_a
    opposite = False
    for j in range(len(b)):
        value = weight(bits[b[j]])
        whole += value
        shared += value * CREDIT[how[1, j]] / 2
        unnamed += of_b[j] & NAME != 0 and how[1, j] == 0
        last_b = j if not bits[b[j]] & np.uint64(FUNCTION) else last_b
        if not how[1, j]:
            for i in range(len(a)):
                if not how[0, i] and holds(opposites, stems[a[i]] ^ stems[b[j]]):
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


@compiled
def contradict(left: Array, features: Array) -> bool:
    """Whether what is left over makes two events of it: the event guard."""
    if features[OPPOSITE] or features[NEGATED]:
        return True
    both = False
    for kind in range(1, 5):  # names, numbers, dates, roles: one on each side
        both |= left[0, kind] > 0 and left[1, kind] > 0
    return both


@compiled
def one_dropped(a: Array, b: Array) -> bool:
    """Whether one headline is the other without one of its words."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) != 1:
        return False
    i = 0
    while i < len(a) and a[i] == b[i]:
        i += 1
    while i < len(a) and a[i] == b[i + 1]:
        i += 1
    return i == len(a)


@compiled
def is_same(a: Array, b: Array, matched: int, left: Array, features: Array) -> bool:
    """Whether what is left over is nothing, a detail more, or one plain word for another."""
    few, many = min(left[0, 0], left[1, 0]), max(left[0, 0], left[1, 0])
    if few == 0:
        if many == 0:
            return matched >= REORDERED or features[DICE] >= 0.9
        if many == 1:
            return matched >= DROPPED or (min(len(a), len(b)) >= SHORTEST and one_dropped(a, b))
        return many == 2 and matched >= TWO_DROPPED
    special = left[0, 1] + left[1, 1] + left[0, 2] + left[1, 2] + left[0, 3] + left[1, 3]
    return few == 1 and many <= 2 and not special and matched >= SUBSTITUTED


@compiled
def compare(
    tokens: Array, flags: Array, offsets: Array, rows: Any, vocabulary: Any, pairs: Any, thorough: bool,
    room: Any, features: Array,
) -> int:  # fmt: skip
    """Relation of two rows, CONTRADICTION added to it; fills the features that the similarity is made of.

    Where it is not ``thorough``, pairs that have no chance to be one event are given up early, as UNRELATED
    and without features.
    """
    how, rest, left = room
    synonyms, opposites = pairs
    start, stop, begin, end = offsets[rows[0]], offsets[rows[0] + 1], offsets[rows[1]], offsets[rows[1] + 1]
    a, b, of_a, of_b, bits = (
        tokens[start:stop],
        tokens[begin:end],
        flags[start:stop],
        flags[begin:end],
        vocabulary[7],
    )
    exact = len(a) == len(b)
    for i in range(min(len(a), len(b))):
        exact = exact and a[i] == b[i]
    if not pair_off(a, b, of_a, of_b, vocabulary, synonyms, how, rest, thorough):
        features[:] = 0.0
        features[BIAS] = 1.0
        return UNRELATED
    count(a, of_a, how[0], bits, left[0])
    count(b, of_b, how[1], bits, left[1])
    matched = measure(a, b, of_a, of_b, how, left, vocabulary, opposites, features)
    if exact:
        return EXACT
    against = contradict(left, features)
    if not against and is_same(a, b, matched, left, features):
        return REWORDED
    relation = TEMPLATE if is_frame(a, b, bits) else UNRELATED
    return relation + CONTRADICTION if against else relation


@compiled
def room_for_two() -> Any:
    """Scratch columns of a comparison: kinds of pairs, places and counts of what is left, for both sides."""
    two = (2, TITLE_MOST)
    return np.zeros(two, np.uint8), np.zeros(two, np.uint8), np.zeros((2, 6), np.int64)


@compiled
def similarity(features: Array) -> float:
    """Probability that a reader takes both headlines for the same."""
    total = 0.0
    for k in range(N_FEATURES):
        total += WEIGHTS[k] * features[k]
    return float(1.0 / (1.0 + np.exp(-total)))


@compiled
def compare_pairs(
    tokens: Array, flags: Array, offsets: Array, left: Array, right: Array, vocabulary: Any, pairs: Any,
    thorough: bool, relations: Array, similarities: Array, features: Array,
) -> None:  # fmt: skip
    """Relation and similarity of many pairs of rows; features of each pair where there is room for them."""
    room, own = room_for_two(), np.zeros(N_FEATURES)
    for k in range(len(left)):
        relation = compare(
            tokens, flags, offsets, (left[k], right[k]), vocabulary, pairs, thorough, room, own
        )
        value = 1.0 if relation == EXACT else similarity(own)
        if relation & ~CONTRADICTION == UNRELATED and value >= TOPIC:
            relation += SAME_TOPIC
        relations[k], similarities[k] = relation, value
        if len(features):
            features[k] = own


@compiled
def representative(parents: Array, x: int) -> int:
    """Smallest member of a set, with the way to it halved."""
    while parents[x] != x:
        parents[x] = parents[parents[x]]
        x = parents[x]
    return x


@compiled
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
