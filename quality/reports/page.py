"""Assessments as self-contained pages: nothing is fetched, nothing from an article can run.

Autoescape is always on, every value passes :func:`neutral`, and a strict Content-Security-Policy
stands behind both. The pages read without a script; the table's few lines for sorting are allowed
by their hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from itertools import islice

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from quality.reports import svg
from quality.reports import view as views
from quality.reports.marks import neutral
from quality.types import Article, Assessment

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_VERDICTS = ("drop", "review", "pass")


def explain(article: Article | None, assessment: Assessment) -> str:
    """Write one assessment as a page: verdict, concerns, reasons, and the text with the evidence marked.

    Parameters
    ----------
    article
        What was assessed; None where the row could not be read.
    assessment
        With reasons, spans and, where wanted, sections.

    Returns
    -------
    str
        An HTML document that can be encoded as UTF-8.
    """
    shown = views.view(article, assessment)
    template = _environment().get_template("explain.html.j2")
    return template.render(view=shown, assessment=assessment, policy=_POLICY)


def table(rows: Sequence[tuple[Article | None, Assessment]], title: str, *, limit: int = 1000) -> str:
    """Write a batch as a page: counts by verdict, distribution of reliability, and every article.

    Parameters
    ----------
    rows
        Articles, None where a row could not be read, with their assessments.
    title
        Heading of the page.
    limit
        Articles listed; the counts are those of all rows.

    Returns
    -------
    str
        An HTML document that can be encoded as UTF-8.
    """
    assessments = [assessment for _, assessment in rows]
    by_verdict: dict[str, list[float]] = {verdict: [] for verdict in _VERDICTS}
    for row in assessments:
        if row.verdict is not None and row.reliability is not None:
            by_verdict[row.verdict].append(row.reliability)
    script = _script()
    template = _environment().get_template("table.html.j2")
    return template.render(
        title=title,
        policy=f"{_POLICY}; script-src '{_fingerprint(script)}'",
        script=script,
        total=len(rows),
        tally=views.tally(assessments),
        errors=views.errors(assessments),
        families=views.families_of(assessments),
        models=sorted({row.model for row in assessments if row.model}),
        histogram=svg.histogram(by_verdict),
        listed=[views.view(*row) for row in islice(rows, limit)],
    )


@cache
def _environment() -> Environment:
    """Prepare the templates, once."""
    environment = Environment(
        loader=PackageLoader("quality.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        FAMILIES=views.FAMILIES,
        MEANINGS=views.MEANINGS,
        SECTIONS=views.SECTIONS,
        advice=views.advice,
        bar=svg.bar,
        css=_css,
        diverging=svg.diverging,
        icon=svg.icon,
        known=views.known,
        level=_level,
        number=views.number,
        proportions=svg.proportions,
        signed=views.signed,
    )
    return environment


def _finalize(value: object) -> object:
    """Neutralise every string on its way into a page; our own markup is left alone."""
    return neutral(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _css(family: str) -> str:
    """Name the colour of a family; families that nobody here knows share one."""
    return family if family in views.FAMILIES else "other"


def _level(risk: float | None) -> int:
    """Sort a risk into one of five steps, 0 to 4; unknown is 0.

    >>> _level(0.19), _level(0.2), _level(1.0)
    (0, 1, 4)
    """
    return min(4, int((views.known(risk) or 0.0) * 5))


def _script() -> Markup:
    """Read the script for sorting."""
    return Markup(_environment().get_template("sort.js").render())


def _fingerprint(script: str) -> str:
    """Name a script for the Content-Security-Policy."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
