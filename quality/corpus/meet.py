"""The compiled half of clusters: who meets whom in a band, and which edges join clusters.

Everything is in terms of *distinct* headlines, numbered by their keys. So neither the order of the rows nor
the chunks that they came in change anything.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quality.text.compiled import SPREAD, Array, compiled, lean, ones, prefetch

CROWD, NEIGHBOURS = 24, 12
"""Headlines that share a band and all meet each other; in a larger crowd each meets so many that follow."""
AHEAD = 16
"""Pairs whose place in a table is asked for before it is looked at."""


@compiled
def choose(order: Array, keys: Array, flags: Array, offsets: Array, groups: Array, starts: Array) -> int:
    """Number the distinct headlines: ``groups`` of the rows, and where each begins in ``order``.

    The first row of each is the one whose spelling comes first: it says what is a name, and must not depend
    on the order of the rows. Rows without words have the group -1.
    """
    made, n = 0, len(order)
    at = 0
    while at < n and keys[order[at]] == 0:
        groups[order[at]] = -1
        at += 1
    while at < n:
        starts[made] = at
        best, key = at, keys[order[at]]
        while at < n and keys[order[at]] == key:
            row, least = order[at], order[best]
            groups[row] = made
            for t in range(offsets[row + 1] - offsets[row]):
                mine, other = flags[offsets[row] + t], flags[offsets[least] + t]
                if mine != other:
                    best = at if mine < other else best
                    break
            at += 1
        order[starts[made]], order[best] = order[best], order[starts[made]]
        made += 1
    starts[made] = n
    return made


@compiled
def compact(tokens: Array, flags: Array, offsets: Array, rows: Array, chosen: Any) -> None:
    """Put the words of some headlines one after the other, and how they are written."""
    words, written, starts = chosen
    made = 0
    for k in range(len(rows)):
        for t in range(offsets[rows[k]], offsets[rows[k] + 1]):
            words[made], written[made] = tokens[t], flags[t]
            made += 1
        starts[k + 1] = made


@compiled
def repeated(keys: Array, counts: Array, low: Any, found: Array) -> int:
    """Those whose key may be somebody else's too: most are alone, and need no sorting.

    ``found`` receives their numbers in the bits that are ``low``, and the bits of their keys above.
    """
    counts[:] = 0
    last, n = np.uint64(len(counts) - 1), 0
    for i in range(len(keys)):
        slot = keys[i] & last
        counts[slot] += counts[slot] < 2
    for i in range(len(keys)):
        found[n] = keys[i] & ~low | np.uint64(i)
        n += counts[keys[i] & last] == 2 and keys[i] != 0
    return n


@compiled
def in_order(found: Array, keys: Array, low: Any) -> None:
    """Make numbers in the order of their keys of what was sorted by the keys' upper bits."""
    for i in range(len(found)):
        number = found[i] & low
        head, at = found[i] & ~low, i
        while at > 0 and keys[found[at - 1]] & ~low == head and keys[found[at - 1]] > keys[number]:
            found[at] = found[at - 1]
            at -= 1
        found[at] = number


@lean
def pair_code(left: Array, right: Array, k: int) -> Any:
    """One number for a pair."""
    return np.uint64(left[k]) << np.uint64(32) | np.uint64(right[k])


@lean
def unseen(left: Array, right: Array, n: int, seen: Array) -> int:
    """Keep the pairs that ``seen`` does not remember; return how many they are."""
    kept, shift, size = 0, np.uint64(64), len(seen)
    while size > 1:
        size //= 2
        shift -= np.uint64(1)
    for k in range(n):
        if k + AHEAD < n:
            prefetch(seen, np.int64(pair_code(left, right, k + AHEAD) * SPREAD >> shift))
        code = pair_code(left, right, k)
        slot = code * SPREAD >> shift
        left[kept], right[kept] = left[k], right[k]
        kept += seen[slot] != code
        seen[slot] = code
    return kept


@compiled
def candidates(
    order: Array, keys: Array, others: Array, outlines: Array, lacking: int, seen: Array, at: int,
    left: Array, right: Array,
) -> Any:  # fmt: skip
    """Pairs that share a key, from place ``at`` of the order on; their number and where to go on.

    ``others`` orders a crowd, so that those are neighbours who have more in common. Pairs whose ``outlines``
    both have more bits than ``lacking`` that the other has not are left out. ``seen`` remembers pairs of
    earlier bands; what it forgets is compared again.
    """
    made, n, room = 0, len(order), (len(left) - CROWD * CROWD) // 2
    while at < n and made < room:
        end = at + 1
        while end < n and keys[order[end]] == keys[order[at]]:
            end += 1
        if keys[order[at]] == 0 or end - at < 2:
            at = end
            continue
        crowd = end - at > CROWD
        if crowd:
            part = order[at:end].copy()
            order[at:end] = part[np.argsort(others[part], kind="mergesort")]
            if end - at > room // NEIGHBOURS:
                end = at + room // NEIGHBOURS  # the rest of the crowd meets in another round
        for i in range(at, end):
            for j in range(i + 1, min(end, i + 1 + NEIGHBOURS) if crowd else end):
                x, z = min(order[i], order[j]), max(order[i], order[j])
                one, two = outlines[x], outlines[z]
                left[made], right[made] = x, z
                made += ones(one & ~two) <= lacking or ones(two & ~one) <= lacking
        at = end
    return unseen(left, right, made, seen), at


@compiled
def root(parents: Array, x: int) -> int:
    """Representative of a set, with the way to it halved."""
    while parents[x] != x:
        parents[x] = parents[parents[x]]
        x = parents[x]
    return x


@compiled
def join(parents: Array, left: Array, right: Array) -> None:
    """Unite the sets of all pairs under their smallest members."""
    for k in range(len(left)):
        x, z = root(parents, left[k]), root(parents, right[k])
        parents[max(x, z)] = min(x, z)


@compiled
def strongest(
    left: Array, right: Array, relations: Array, values: Array, best: Array, of_best: Array
) -> None:
    """Keep for each headline its strongest relation that joins no cluster, and its similarity."""
    for k in range(len(left)):
        for x in (left[k], right[k]):
            if relations[k] > best[x] or (relations[k] == best[x] and values[k] > of_best[x]):
                best[x], of_best[x] = relations[k], values[k]


@compiled
def flatten(parents: Array) -> None:
    """Let each member point to its representative."""
    for x in range(len(parents)):
        parents[x] = root(parents, x)
