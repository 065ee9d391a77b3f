"""From a mapping to an article, from an assessment to a row; every format goes through here.

What a row's values may be: a string or None, which is "not known". An ``id`` may be a whole number too,
since many data sets number their rows; it becomes its decimal digits. Anything else is ``wrong_type``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import orjson
from publicsuffixlist import PublicSuffixList

from quality.errors import BadRow
from quality.io import markup
from quality.types import Article, Assessment, Attribution, Reason

Row: TypeAlias = Article | Assessment
"""What a reader yields: an article, or an unscored row that says why it is none."""

INPUT = ("id", "url", "publisher", "title", "text", "html", "author", "published", "language")
OUTPUT = (
    *("id", "status", "reliability", "verdict", "coverage", "families", "extraction_quality", "reasons"),
    *("cluster", "signals", "sections", "attributions", "text", "error", "model"),
)
"""Names of the contract; a kept column may not take one, but for ``text``, which means the same."""

_HOST = re.compile(r"\s*(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?//)?(?:[^/?#@\s]*@)?([^/?#@:\[\]\s]+)")


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How columns become fields.

    ``columns`` names the column of a field where it is not the field's own name; ``keep`` names the
    columns that are carried through.
    """

    columns: Mapping[str, str]
    keep: tuple[str, ...] = ()

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Column of each field, in the order of ``INPUT``."""
        return tuple(self.columns.get(name, name) for name in INPUT)

    def missing(self, offered: list[str]) -> str | None:
        """Say what is wrong where a table's columns cannot give an article.

        >>> Intake(columns={"text": "body"}).missing(["id", "content"])
        "no column 'body'; there are: id, content"
        """
        there = ", ".join(offered)
        for column in (*self.columns.values(), *self.keep):
            if column not in offered:
                return f"no column {column!r}; there are: {there}"
        if not {"text", "html", "title"} & ({*offered} | {*self.columns}):
            return f"no column 'text' or 'html'; there are: {there}"
        return None


PLAIN = Intake(columns={})


def article(fields: Any, where: str, intake: Intake = PLAIN) -> Article:
    """Article from one row; ``where`` is FILE:LINE and the default id.

    >>> article({"text": "Minister resigns."}, "a.jsonl:1").id
    'a.jsonl:1'
    """
    if not isinstance(fields, Mapping):
        raise BadRow("not_an_object", f"{where}: expected an object, found {type(fields).__name__}")
    values = [fields.get(column) for column in intake.order]
    for place, value in enumerate(values):
        if value is not None and type(value) is not str:
            values[place] = _string(value, place, where, intake)
    identity, url, publisher, title, text, source, author, published, language = values
    carried = {column: fields.get(column) for column in intake.keep}
    if source is not None and (not text or None in (title, author, published, language)):
        page = markup.read(source, where=where)
        if not text:
            text = carried["text"] = page.text
        title, author = title or page.title, author or page.author
        published, language = published or page.published, language or page.language
        url = url or page.url
    return Article(
        id=identity or where,
        text=text,
        title=title,
        url=url,
        publisher=publisher or (registrable(url) if url else None),
        author=author,
        published=published,
        language=language,
        carried=carried,
    )


def refused(error: BadRow, where: str) -> Assessment:
    """Unscored row in place of one that cannot be read."""
    return Assessment(id=where, error=error.problem)


def registrable(url: str) -> str | None:
    """Registrable domain of an address: what one has to pay for to publish under it.

    >>> registrable("https://news.example.co.uk/a?b#c")
    'example.co.uk'
    """
    found = _HOST.match(url)
    return _domain(found[1]) if found else None


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
    scored = assessment.error is None
    if scored or assessment.coverage is not None:
        made["coverage"] = assessment.coverage
    if scored or assessment.families:
        made["families"] = dict(assessment.families)
    if scored or assessment.extraction_quality is not None:
        made["extraction_quality"] = assessment.extraction_quality
    if scored:
        made["reasons"] = [_reason(reason) for reason in assessment.reasons]
    _extras(assessment, made)
    if assessment.error is not None:
        made["error"] = {"code": assessment.error.code, "detail": assessment.error.detail}
    made["model"] = assessment.model
    return made


def dump(assessment: Assessment) -> bytes:
    """One line of JSON; a lone surrogate becomes an escape, since UTF-8 cannot hold it."""
    made = row(assessment)
    try:
        return orjson.dumps(made, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return json.dumps(made, separators=(",", ":")).encode() + b"\n"


def _string(value: Any, place: int, where: str, intake: Intake) -> str:
    if INPUT[place] == "id" and type(value) is int:
        return str(value)
    column = intake.order[place]
    raise BadRow("wrong_type", f"{where}: {column} must be a string, not {type(value).__name__}")


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1 << 16)
def _domain(host: str) -> str | None:
    if host.replace(".", "").isdecimal():
        return None  # an address of numbers belongs to no registry
    found = _suffixes().privatesuffix(host.rstrip("."))
    return found if isinstance(found, str) else None


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


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "signal": reason.signal,
        "family": reason.family,
        "value": reason.value,
        "effect": reason.effect,
        "message": reason.message,
        "spans": [list(span) for span in reason.spans],
    }


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
