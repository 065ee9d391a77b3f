"""Folds that keep groups whole, and weights that keep large publishers from deciding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Places: TypeAlias = npt.NDArray[np.intp]
Column: TypeAlias = npt.NDArray[np.float64]

ONE_SIDED = 0.15
"""What a set with one side counts against one with two: nobody can check what is learned from it."""


def folds(groups: Sequence[str], strata: npt.ArrayLike, *, count: int = 5, seed: int = 0) -> Places:
    """Fold of each row, shape (n_rows,): groups stay whole, and folds have about equal rows of each stratum.

    Groups come in the order of their size, shuffled among equals, and each goes to the fold that has the
    fewest rows of the group's commonest stratum so far.

    >>> folds(["a", "a", "b", "c"], [1, 1, 0, 1], count=2).tolist()[:2]
    [0, 0]
    """
    names, members = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    kinds, kind = np.unique(np.asarray(strata), return_inverse=True)
    rows = np.zeros((len(names), len(kinds)))
    np.add.at(rows, (members, kind), 1.0)
    sizes = rows.sum(axis=1)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    filled = np.zeros((len(kinds), count))
    fold = np.zeros(len(names), np.intp)
    for group in shuffled[np.argsort(-sizes[shuffled], kind="stable")]:
        fold[group] = int(np.argmin(filled[np.argmax(rows[group])]))
        filled[:, fold[group]] += rows[group]
    return fold[members]


def weights(groups: Sequence[str], sides: npt.ArrayLike, sources: Sequence[str]) -> Column:
    """Weight of each row, shape (n_rows,), of mean 1.

    A group counts with the square root of its rows; the two sides of a set count the same, so that
    telling the sets apart pays nothing.
    """
    _, members, sizes = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    found: Column = np.asarray(sizes[members], np.float64) ** -0.5
    cells = [f"{source}/{side}" for source, side in zip(sources, np.asarray(sides).tolist(), strict=True)]
    two_sided = {source for source in set(sources) if {f"{source}/0", f"{source}/1"} <= set(cells)}
    wanted = np.array([1.0 if source in two_sided else ONE_SIDED for source in sources])
    _, places = np.unique(np.array(cells), return_inverse=True)
    found = found / np.bincount(places, weights=found)[places] * wanted
    return found / found.mean() if len(found) else found
