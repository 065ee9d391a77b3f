"""From a mapping to an article, from an assessment to a row; every format goes through here.

What a row's values may be: a string or None, which is "not known", as NaN is. An ``id`` may be a whole number
too, since many data sets number their rows; it becomes its decimal digits. Anything else is ``wrong_type``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from quality.errors import BadRow
from quality.io import markup
from quality.io.domains import registrable
from quality.io.encoded import bounded, line
from quality.io.open import MAX_ROW
from quality.io.values import digits, inside
from quality.types import Article, Assessment, Attribution

Row: TypeAlias = Article | Assessment
"""What a reader yields: an article, or an unscored row that says why it is none."""

INPUT = ("id", "url", "publisher", "title", "text", "html", "author", "published", "language")
OUTPUT = (
    *("id", "status", "reliability", "verdict", "coverage", "families", "extraction_quality", "reasons"),
    *("cluster", "signals", "sections", "attributions", "text", "error", "model"),
)
"""Names of the contract; a kept column may not take one, but for ``text``, which means the same.
``publisher`` is there too where it is known, and may be kept for the same reason."""


_LISTED, _SHOWN = 20, 40
"""Columns that an error lists, and characters of each: without a header an article is in its place."""


@dataclass(slots=True)
class Skip:
    """Rows at the start of the input that are passed over; readers count them down."""

    rows: int = 0

    def one(self) -> bool:
        """Whether the next row is passed over."""
        if self.rows:
            self.rows -= 1
            return True
        return False

    def many(self, rows: int) -> int:
        """How many of the next ``rows`` are passed over."""
        passed = min(self.rows, rows)
        self.rows -= passed
        return passed


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How columns become fields.

    ``columns`` names the column of a field where it is not the field's own name; ``keep`` names the
    columns that are carried through. ``a.b`` is the column ``b`` inside ``a`` where no column has that
    very name. A row may have ``max_bytes``; ``extractor`` finds the main text of HTML. With ``later`` pages
    are left as they are, in a :class:`Draft`. ``page_facts`` are told of pages unless nobody is going to
    look: they take a tenth of the time and move no score.
    """

    columns: Mapping[str, str]
    keep: tuple[str, ...] = ()
    max_bytes: int = MAX_ROW
    extractor: markup.Extractor = "resiliparse"
    later: bool = False
    page_facts: bool = True

    def column(self, field: str) -> str:
        """Column of a field."""
        return self.columns.get(field, field)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Column of each field, in the order of ``INPUT``."""
        return tuple(map(self.column, INPUT))

    @cached_property
    def nested(self) -> tuple[int, ...]:
        """Places in the order of columns that may lie inside others."""
        return tuple(place for place, column in enumerate(self.order) if "." in column)

    @cached_property
    def read(self) -> frozenset[str]:
        """All columns that are read."""
        return frozenset((*self.order, *self.keep))

    def large(self, where: str, unit: str) -> BadRow:
        """What is said of a row beyond the limit."""
        most = f"{self.max_bytes >> 20} MB" if self.max_bytes >> 20 else f"{self.max_bytes:,} bytes"
        return BadRow("too_large", f"{where}: a {unit} may have {most}; --max-bytes allows more")

    def missing(self, offered: list[str]) -> str | None:
        """Say what is wrong where a table's columns cannot give an article.

        >>> Intake(columns={"text": "body"}).missing(["id", "content"])
        "no column 'body'; there are: id, content"
        """
        names = [
            name if len(name) <= _SHOWN else f"{name[:_SHOWN]}..." for name in offered if "." not in name
        ]
        there = ", ".join([*names[:_LISTED], *["..."] * (len(names) > _LISTED)]) or "none"
        for column in (*self.columns.values(), *self.keep):
            if column not in offered:
                return f"no column {column!r}; there are: {there}"
        if not {"text", "html", "title"} & ({*offered} | {*self.columns}):
            return f"no column 'text' or 'html'; there are: {there}"
        return None


PLAIN = Intake(columns={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Article):
    """An article whose page is still to be read; that is slow, so :func:`finished` does it elsewhere."""

    html: str
    where: str


def article(fields: Any, where: str, intake: Intake = PLAIN) -> Article:
    """Article from one row; ``where`` is FILE:LINE and the default id.

    >>> article({"text": "Minister resigns."}, "a.jsonl:1").id
    'a.jsonl:1'
    """
    if type(fields) is not dict and not isinstance(fields, Mapping):  # the first is much quicker
        raise BadRow("not_an_object", f"{where}: expected an object, found {type(fields).__name__}")
    values = [fields.get(column) for column in intake.order]
    for place in intake.nested:
        values[place] = inside(fields, intake.order[place])
    for place, value in enumerate(values):
        if value is not None and type(value) is not str:
            values[place] = _string(value, place, where, intake)
    identity, url, publisher, title, text, source, author, published, language = values
    if url and not publisher:
        publisher = registrable(url)
    known: dict[str, Any] = {
        "id": identity or where,
        "text": text,
        "title": title,
        "url": url,
        "publisher": publisher or None,
        "author": author,
        "published": published,
        "language": language,
        "carried": _carried(fields, intake) if intake.keep else {},
    }
    if source is None or (text and None not in (title, author, published, language)):
        return Article(**known)
    draft = Draft(html=source, where=where, **known)
    return draft if intake.later else finished(draft, intake)


def finished(draft: Draft, intake: Intake) -> Article:
    """Article of a draft: what its fields do not say, its page may."""
    page = markup.read(draft.html, where=draft.where, extractor=intake.extractor, facts=intake.page_facts)
    carried = dict(draft.carried) if draft.text else {**draft.carried, "text": page.text}
    url = draft.url or page.url
    return Article(
        id=draft.id,
        text=draft.text or page.text,
        title=draft.title or page.title,
        url=url,
        publisher=draft.publisher or registrable(url or page.publisher or ""),
        author=draft.author or page.author,
        published=draft.published or page.published,
        language=draft.language or page.language,
        carried=carried,
        page=page.facts,
    )


def refused(error: BadRow, where: str, fields: Any = None, intake: Intake = PLAIN) -> Assessment:
    """Unscored row in place of one that cannot be read, with the id and the kept columns of its fields.

    >>> refused(BadRow("wrong_type", "a:1: text must be a string"), "a:1", {"id": 7, "text": 8}).id
    '7'
    """
    if not isinstance(fields, Mapping):
        return Assessment(id=where, error=error.problem)
    identity = inside(fields, intake.column("id"))
    named = identity if isinstance(identity, str) else digits(identity)
    return Assessment(id=named or where, error=error.problem, carried=_carried(fields, intake))


def row(assessment: Assessment) -> dict[str, Any]:
    """Plain row of an assessment, in the order of the contract; extras only where they are known.

    >>> list(row(Assessment(id="1")))[:4]
    ['id', 'status', 'reliability', 'verdict']
    """
    made: dict[str, Any] = {
        "id": assessment.id,
        "status": assessment.status,
        "reliability": assessment.reliability,
        "verdict": assessment.verdict,
    }
    if assessment.publisher is not None:
        made["publisher"] = assessment.publisher
    scored = assessment.error is None
    if scored or assessment.coverage is not None:
        made["coverage"] = assessment.coverage
    if scored or assessment.families:
        made["families"] = dict(assessment.families)
    if scored or assessment.extraction_quality is not None:
        made["extraction_quality"] = assessment.extraction_quality
    if scored:
        made["reasons"] = [
            {
                "signal": signal,
                "family": family,
                "value": value,
                "effect": effect,
                "message": message,
                "spans": spans,
            }
            for signal, family, value, effect, message, spans in assessment.reasons
        ]
    _extras(assessment, made)
    if assessment.error is not None:
        made["error"] = {"code": assessment.error.code, "detail": assessment.error.detail}
    made["model"] = assessment.model
    return made


def dump(assessment: Assessment) -> bytes:
    """One line of JSON; a lone surrogate becomes an escape, since UTF-8 cannot hold it."""
    return line(row(assessment))


def _carried(fields: Mapping[str, Any], intake: Intake) -> dict[str, Any]:
    return {column: bounded(inside(fields, column)) for column in intake.keep}


def _string(value: Any, place: int, where: str, intake: Intake) -> str | None:
    """What stands for a value that is no string: digits for an id, a date as ISO 8601; NaN is "not known"."""
    if isinstance(value, float | date) and value != value:  # NaN, or what pandas has for a date
        return None
    if INPUT[place] == "published" and isinstance(value, date):
        return value.isoformat()
    if INPUT[place] == "id" and (named := digits(value)):
        return named
    column = intake.order[place]
    raise BadRow("wrong_type", f"{where}: {column} must be a string, not {type(value).__name__}")


def _extras(assessment: Assessment, made: dict[str, Any]) -> None:
    if assessment.cluster is not None:
        made["cluster"] = asdict(assessment.cluster)
    if assessment.signals is not None:
        made["signals"] = dict(assessment.signals)
    if assessment.sections is not None:
        made["sections"] = [{"kind": s.kind, "start": s.start, "end": s.end} for s in assessment.sections]
    if assessment.attributions is not None:
        made["attributions"] = [_attribution(found) for found in assessment.attributions]
    made |= assessment.carried
    if assessment.text is not None:
        made["text"] = assessment.text


def _attribution(found: Attribution) -> dict[str, Any]:
    return {
        "speaker": found.speaker,
        "cue": found.cue,
        "kind": found.kind,
        "source": found.source,
        "start": found.start,
        "end": found.end,
        "cue_span": list(found.cue_span) if found.cue_span else None,
        "speaker_span": list(found.speaker_span) if found.speaker_span else None,
    }
