"""The input in blocks: what a process takes at a time, small enough to hold, large enough to be sent.

JSON Lines are cut at line ends without being parsed: that is left to whoever scores the block. Rows of
other formats come parsed. Where a block ends depends on the input and on where the first one began, on
nothing else, so a run that goes on after any block sees the same blocks as one that was never stopped.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO, TypeAlias, cast

from quality.errors import BadRow, QualityError
from quality.io import formats, jsonl, records
from quality.io.formats import Source
from quality.io.open import raw_reader, trouble
from quality.io.packed import unpacked
from quality.io.records import Draft, Intake, Row
from quality.types import Assessment

BYTES = 13 << 18
"""Bytes of JSON Lines in a block: some five hundred articles."""
ROWS = 128
"""Rows in a block of any other format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far the inputs are read: whole sources, then lines (or rows) and bytes of the one that is open.

    ``rows`` counts the rows of all sources so far, ``taken`` the bytes that the open one has given from disk.
    """

    source: int = 0
    number: int = 0
    offset: int = 0
    rows: int = 0
    taken: int = 0


START = Position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines of a JSON Lines file as they are."""

    content: bytes
    name: str
    start: Position
    end: Position

    def rows(self, intake: Intake) -> Sequence[Row]:
        """Parse the lines."""
        lines = enumerate(io.BytesIO(self.content), start=self.start.number + 1)  # quicker than to split
        return [
            jsonl.row(
                None if len(line) > intake.max_bytes + line.endswith(b"\n") else line,
                f"{self.name}:{number}",
                intake,
            )
            for number, line in lines
            if not line.isspace()
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """Rows of any other format; pages of HTML among them are still to be read."""

    content: tuple[Row, ...]
    start: Position
    end: Position

    def rows(self, intake: Intake) -> Sequence[Row]:
        """Read the pages among them."""
        return [self._finished(row, intake) if isinstance(row, Draft) else row for row in self.content]

    def _finished(self, draft: Draft, intake: Intake) -> Row:
        try:
            return records.finished(draft, intake)
        except BadRow as error:
            return Assessment(id=draft.id, error=error.problem, carried=draft.carried)


Block: TypeAlias = Lines | Parsed


def blocks(sources: Sequence[Source], intake: Intake, *, start: Position = START) -> Iterator[Block]:
    """All blocks of all sources from ``start`` on; a line beyond the limit is cut short."""
    at = start
    for number, source in enumerate(sources[start.source :], start=start.source):
        if number != at.source:
            at = Position(source=number, rows=at.rows)
        found = lines_of(source, intake, at) if source.format == "jsonl" else _parsed(source, intake, at)
        for block in found:
            yield block
            at = block.end


def lines_of(source: Source, intake: Intake, at: Position = START) -> Iterator[Lines]:
    """Blocks of one source of JSON Lines."""
    with trouble(source.name, "read"), raw_reader(source.name) as raw:
        stream = unpacked(
            raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw))
        )
        _skip(stream, at.offset)
        damage: OSError | EOFError | None = None
        while damage is None and (content := stream.read(BYTES)):
            read = len(content)
            if not content.endswith(b"\n"):
                try:
                    rest, passed = _rest(stream, intake.max_bytes)
                    content, read = content + rest, read + passed
                except (OSError, EOFError) as error:  # whole lines are handed on before it is spoken of
                    damage, content = error, content[: content.rfind(b"\n") + 1]
                    read = len(content)
            if not at.number:
                content = content.removeprefix(jsonl.BYTE_ORDER_MARK)
            lines = list(io.BytesIO(content))  # quicker than to count line feeds
            end = Position(
                source=at.source,
                number=at.number + sum(line.endswith(b"\n") for line in lines),
                offset=at.offset + read,
                rows=at.rows + sum(not line.isspace() for line in lines),
                taken=raw.tell() if raw.seekable() else 0,
            )
            if content:
                yield Lines(content=content, name=source.name, start=at, end=end)
            at = end
        if damage:
            raise damage


def _parsed(source: Source, intake: Intake, at: Position) -> Iterator[Parsed]:
    rows = formats.read([source], replace(intake, later=True), skip=at.number)
    damage: QualityError | None = None
    while damage is None:
        content: list[Row] = []
        try:
            for row in islice(rows, ROWS):
                content.append(row)
        except QualityError as error:  # rows that came before it are handed on before it
            damage = error
        if not content:
            break
        end = replace(at, number=at.number + len(content), rows=at.rows + len(content))
        yield Parsed(content=tuple(content), start=at, end=end)
        at = end
    if damage:
        raise damage


def _skip(stream: BinaryIO, offset: int) -> None:
    """Go on where a run stopped; a packed file is unpacked up to there."""
    if offset and stream.seekable():
        stream.seek(offset)
        return
    while offset and (passed := stream.read(min(offset, BYTES))):
        offset -= len(passed)


def _rest(stream: BinaryIO, limit: int) -> tuple[bytes, int]:
    """What is left of a line, and its length; of a line beyond the limit only enough to tell that."""
    rest = stream.readline(limit + 1)
    taken = len(rest)
    if taken > limit and not rest.endswith(b"\n"):
        while passed := stream.readline(BYTES):
            taken += len(passed)
            if passed.endswith(b"\n"):
                return rest + b"\n", taken
    return rest, taken
