"""An article from nowhere, what was found in it, and one that means harm."""

import re

import pytest

from quality.types import Article, Assessment, Cluster, Problem, Reason, Section

TEXT = (
    "Home | News\n"
    "Ferry to Orrin Island returns\n"
    "\n"
    'The ferry sails again from Monday, the harbour office said. "We waited two winters," said Ada Moll.\n'
    "It is a truly iconic vessel.\n"
    "\n"
    "More will be added soon.\n"
)
HOSTILE = (
    "\x1b]0;owned\x07\x00<script>alert(1)</script>\x9b31m[red]x[/red] "
    "\u202etxt\u202c \ud800 {{ 7 * 7 }} \"'>\r\n"
)


def spans(pattern):
    """Where a pattern is found in the text."""
    return tuple(match.span() for match in re.finditer(pattern, TEXT))


def section(kind, pattern):
    """The section that a pattern covers."""
    ((start, end),) = spans(pattern)
    return Section(kind=kind, start=start, end=end)


@pytest.fixture
def article():
    """A short report with a menu line and a placeholder."""
    return Article(id="a:1", title="Ferry to Orrin Island returns", text=TEXT, publisher="orrin.example")


@pytest.fixture
def assessment():
    """Reasons for and against, two of them overlapping, one without evidence."""
    return Assessment(
        id="a:1",
        model="tiny@12",
        reliability=0.31,
        verdict="review",
        coverage=0.9,
        extraction_quality=0.5,
        families={"boilerplate": 0.8, "duplication": None, "sourcing": 0.1, "weather": 0.5},
        cluster=Cluster(id="c", relation="reworded", size=3, publishers=2, similarity=0.9),
        sections=(section("navigation", "Home.*\n"), section("placeholder", "More will.*\n")),
        reasons=(
            Reason(
                signal="sourcing.quoted_share",
                family="sourcing",
                value=0.2,
                effect=0.75,
                message="A named person is quoted",
                spans=spans('"We .*?"'),
            ),
            Reason(
                signal="boilerplate.placeholder_count",
                family="boilerplate",
                value=1,
                effect=-1.5,
                message="A sentence announces text to come",
                spans=spans("More will be added soon"),
            ),
            Reason(
                signal="promotion.puffery_count",
                family="promotion",
                value=2,
                effect=-0.25,
                message="Praise without a source",
                spans=(*spans("truly iconic"), *spans("two winters"), *spans("iconic vessel")),
            ),
            Reason(
                signal="headline.question_count",
                family="headline",
                value=0,
                effect=0.05,
                message="No question",
            ),
        ),
    )


@pytest.fixture
def hostile():
    """An article and an assessment whose every string means harm."""
    reason = Reason(signal=HOSTILE, family=HOSTILE, value=1, effect=-1, message=HOSTILE, spans=((0, 99),))
    strings = {
        "title": HOSTILE,
        "text": HOSTILE,
        "publisher": HOSTILE,
        "author": HOSTILE,
        "published": HOSTILE,
    }
    return (
        Article(id=HOSTILE, **strings),
        Assessment(
            id=HOSTILE,
            model=HOSTILE,
            reasons=(reason,),
            families={HOSTILE: 0.5},
            error=Problem(code=HOSTILE, detail=HOSTILE),
        ),
    )


@pytest.fixture
def refused():
    """A row that could not be read: there is no article."""
    return Assessment(id="f.jsonl:9", error=Problem(code="not_json", detail="f.jsonl:9: Expecting value"))
