"""Assessments as self-contained pages: nothing is fetched, nothing from an article can run.

Autoescape is always on, every value passes :func:`neutral`, and a strict Content-Security-Policy
stands behind both. The pages read without a script; the table's few lines for sorting are allowed
by their hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from quality.reports import svg
from quality.reports import view as views
from quality.reports.marks import neutral
from quality.reports.survey import Survey
from quality.types import Article, Assessment

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


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
    return render("explain.html.j2", view=views.view(article, assessment), assessment=assessment)


def table(
    rows: Sequence[tuple[Article | None, Assessment]],
    title: str,
    *,
    limit: int = 1000,
    overview: views.Overview | None = None,
) -> str:
    """Write a batch as a page: counts by verdict, distribution of reliability, and every article.

    Parameters
    ----------
    rows
        Articles, None where a row could not be read, with their assessments.
    title
        Heading of the page.
    limit
        Articles listed; the counts are those of all rows.
    overview
        Counts of a batch of which ``rows`` are only the first.

    Returns
    -------
    str
        An HTML document that can be encoded as UTF-8.
    """
    assessments = [assessment for _, assessment in rows]
    counted = overview or views.overview(assessments)
    script = _script()
    return render(
        "table.html.j2",
        title=title,
        policy=f"{_POLICY}; script-src '{_fingerprint(script)}'",
        script=script,
        total=counted.total,
        tally=counted.outcomes,
        errors=counted.errors,
        families=views.families_of(assessments),
        models=sorted({row.model for row in assessments if row.model}),
        histogram=svg.histogram(counted.bins),
        listed=[views.view(*row) for row in islice(rows, limit)],
    )


def scores(survey: Survey, articles: Mapping[str, Article], title: str) -> str:
    """Write what was found in any number of scores as a page.

    Parameters
    ----------
    survey
        What was counted.
    articles
        Those of the rows that stand out whose articles are known, by id.
    title
        Heading of the page.

    Returns
    -------
    str
        An HTML document that can be encoded as UTF-8.
    """
    script, ranked = _script(), survey.ranked()
    known = sum(name != "" for name in survey.tally.publishers)
    content = {
        "counted": survey.overview,
        "risks": survey.risks,
        "publishers": ranked if known > 1 else [],
        "groups": survey.largest,
        "worst": _views(survey.worst, articles),
        "best": _views(survey.best, articles),
    }
    names = ("Concerns", "Worst", "Best", "Duplicates", "Unscored", "Publishers")
    there = [content[name] for name in ("risks", "worst", "best", "groups")]
    there += [survey.tally.codes, content["publishers"]]
    return render(
        "scores.html.j2",
        title=title,
        policy=f"{_POLICY}; script-src '{_fingerprint(script)}'",
        script=script,
        parts=list(zip(names, map(bool, there), strict=True)),
        histogram=svg.histogram(survey.overview.bins),
        more=max(0, known - len(ranked)),
        titles={identity: article.title for identity, article in articles.items() if article.title},
        first=survey.tally.first,
        models=sorted(survey.models),
        **content,
    )


def _views(assessments: Iterable[Assessment], articles: Mapping[str, Article]) -> list[views.View]:
    return [views.view(articles.get(each.id) or _nameless(each), each) for each in assessments]


def _nameless(assessment: Assessment) -> Article:
    """What the score alone says of an article."""
    return Article(id=assessment.id, publisher=assessment.publisher)


def render(template: str, **values: object) -> str:
    """Fill one of our templates; every string in ``values`` is escaped and made harmless."""
    return _environment().get_template(template).render({"policy": _POLICY, **values})


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
        interval=svg.interval,
        steps=svg.steps,
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
