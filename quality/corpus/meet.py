"""The compiled half of clusters: who meets whom in a band, and which edges join clusters.

Everything is in terms of *distinct* headlines, numbered by their keys. So neither the order of the rows nor
the chunks that they came in change anything.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quality.text.compiled import Array, compiled

CROWD, NEIGHBOURS = 24, 12
"""Headlines that share a band and all meet each other; in a larger crowd each meets so many that follow."""
SPREAD = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing, Knuth


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
def repeated(keys: Array, counts: Array, found: Array) -> int:
    """Numbers of those whose key may be somebody else's too: most are alone, and need no sorting."""
    counts[:] = 0
    last, n = np.uint64(len(counts) - 1), 0
    for i in range(len(keys)):
        slot = keys[i] & last
        counts[slot] += counts[slot] < 2
    for i in range(len(keys)):
        if counts[keys[i] & last] == 2 and keys[i] != 0:
            found[n] = i
            n += 1
    return n


@compiled
def candidates(
    order: Array, keys: Array, others: Array, seen: Array, at: int, left: Array, right: Array
) -> Any:
    """Pairs that share a key, from place ``at`` of the order on; their number and where to go on.

    ``others`` orders a crowd, so that those are neighbours who have more in common. ``seen`` remembers pairs
    of earlier bands; what it forgets is compared again.
    """
    made, n, room = 0, len(order), (len(left) - CROWD * CROWD) // 2
    shift, size = np.uint64(64), len(seen)
    while size > 1:
        size //= 2
        shift -= np.uint64(1)
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
                code = np.uint64(x) << np.uint64(32) | np.uint64(z)
                slot = code * SPREAD >> shift
                if seen[slot] != code:
                    seen[slot] = code
                    left[made], right[made] = x, z
                    made += 1
        at = end
    return made, at


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


@compiled
def outlines(tokens: Array, offsets: Array, rows: Array, stems: Array, telling: Array, made: Array) -> None:
    """Set a bit for each stem of a headline's telling words: what one outline lacks, its headline lacks."""
    for k in range(len(rows)):
        bits = np.uint64(0)
        for t in range(offsets[rows[k]], offsets[rows[k] + 1]):
            if telling[tokens[t]]:
                bits |= np.uint64(1) << (stems[tokens[t]] * SPREAD >> np.uint64(58))
        made[k] = bits
