"""What is done to a block, in whichever process: parse, score, count, and write where the format lets it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise
from typing import TypeAlias

from quality.io import records
from quality.io.packed import packing
from quality.io.records import Intake, Row
from quality.scoring.blocks import Block, Position
from quality.scoring.engine import Scorer
from quality.scoring.tally import Tally
from quality.types import Article, Assessment, Problem

CHUNK = 512
"""Rows of a file that are scored at a time: more than where somebody waits for the answer, since each chunk
costs a millisecond by itself."""

Known: TypeAlias = Callable[[int, Sequence[Row]], Sequence[Row]]
"""Rows with what a pass over the corpus or an index knows of them; the number is that of the first row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A block that is done: lines ready to be written, or assessments for formats that are no lines."""

    lines: bytes | None
    assessments: tuple[Assessment, ...]
    shown: tuple[tuple[Article | None, Assessment], ...]
    """The first rows of a run with their articles, where somebody wants to look at them."""
    tally: Tally
    end: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Scorer and reader of a run; ``lines`` names an output of JSON lines, None is another format."""

    scorer: Scorer
    intake: Intake
    lines: str | None
    known: Known | None = None
    show: int = 0
    """How many rows to show, the first of the run."""

    def __call__(self, block: Block) -> Done:
        """Do one block."""
        rows = block.rows(self.intake)
        if self.known is not None:
            rows = self.known(block.start.rows, rows)
        assessments = scored(self.scorer, rows, self.intake)
        return Done(
            lines=None if self.lines is None else lines(assessments, self.lines),
            assessments=assessments if self.lines is None else (),
            shown=self._shown(rows, assessments, self.show - block.start.rows),
            tally=Tally.of(assessments),
            end=block.end,
        )

    def _shown(
        self, rows: Sequence[Row], assessments: Sequence[Assessment], most: int
    ) -> tuple[tuple[Article | None, Assessment], ...]:
        pairs = islice(zip(rows, assessments, strict=True), max(0, most))
        return tuple((row if isinstance(row, Article) else None, assessment) for row, assessment in pairs)


def scored(scorer: Scorer, rows: Sequence[Row], intake: Intake) -> tuple[Assessment, ...]:
    """Assessments of any number of rows, done in chunks of even size.

    Where the user named the column of the text, a row without a text names it, too: it may be misspelt.
    """
    chunks = -(-len(rows) // CHUNK)
    edges = [number * len(rows) // chunks for number in range(chunks + 1)] if chunks else []
    found = chain.from_iterable(scorer.score_rows(rows[a:b]) for a, b in pairwise(edges))
    columns = [intake.columns[field] for field in ("text", "html") if field in intake.columns]
    if not columns:
        return tuple(found)
    problem = Problem(
        code="no_text", detail=f"the column {' or '.join(map(repr, columns))} has no words or is missing"
    )
    return tuple(
        replace(each, error=problem) if each.error is not None and each.error.code == "no_text" else each
        for each in found
    )


def lines(assessments: Sequence[Assessment], name: str) -> bytes:
    """JSON lines of assessments, packed as the name says; packed pieces in a row are one packed file."""
    made = io.BytesIO()
    with packing(made, name.lower()) as stream:
        stream.writelines(map(records.dump, assessments))
    return made.getvalue()
