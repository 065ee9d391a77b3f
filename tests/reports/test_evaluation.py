"""An evaluation for people."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from quality.model import bundle
from quality.reports import comparison, drift, evaluation
from quality.training import compare, evaluate, examined
from quality.training import drift as drifting
from quality.training.drift import Drift, Shift
from quality.training.examined import Examiner
from tests.reports.test_page import Reader, squeeze
from tests.training import made


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Small sets."""
    return made.sets(tmp_path_factory.mktemp("sets"))


@pytest.fixture(scope="module")
def examiner(folder, tmp_path_factory):
    """A model that is wrong now and then."""
    place = made.trained(folder, tmp_path_factory.mktemp("model"), noise=0.3)
    return Examiner.of(bundle.load(place), place)


@pytest.fixture(scope="module")
def found(folder, examiner):
    """Every set measured."""
    return evaluate.evaluate(examiner, examined.load(folder), draws=30)


def printed(show, *what, **options):
    """What a person would see."""
    console = Console(file=io.StringIO(), width=200, **options)
    show(*what, console)
    return console.file.getvalue()


def test_the_page_stands_alone(found):
    """Every link leads to an id of the page, every id is there once, nothing is fetched."""
    html = evaluation.write(found)
    read = Reader(html)

    assert len(read.ids) == len(set(read.ids))
    assert set() == {link for link in read.links if link.removeprefix("#") not in read.ids}
    assert "default-src 'none'" in read.policy
    assert [] == read.scripts
    assert not any(word in html for word in ("@import", "url(", "http://", "https://"))


def test_the_page_holds_every_set_and_its_mistakes(found):
    """Charts, verdicts, political sides, and a link from each mistake to its explanation."""
    html = evaluation.write(found)
    read = Reader(html)
    text = squeeze(read.text)

    for result in found.results:
        assert result.name in text
        for mistake in result.mistakes:
            assert mistake.id in text
    assert html.count('class="chart"') >= 2 * len(found.results)
    assert "left minus right" in text
    assert "#e1" in read.links
    assert "Reliability diagram. predicted" in html


def test_words_of_strangers_do_no_harm(found, hostile):
    """Titles, publishers and ids are escaped on the page."""
    article, assessment = hostile
    (first, *rest) = found.results
    mistake = replace(
        first.mistakes[0], id=article.id, publisher=article.publisher, article=article, explained=assessment
    )
    html = evaluation.write(replace(found, results=[replace(first, mistakes=[mistake]), *rest]))

    assert "<script" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_a_person_gets_tables(found):
    """Figures with intervals, verdicts, and what was left out."""
    shown = printed(evaluation.terminal, found)

    for word in ("pooled", "clickbait_chakraborty", "headline", "AUC", "lenient", "strict", "30 draws"):
        assert word in shown
    assert "content_farm_seo: intervals from draws of rows" in shown
    assert "flatter" not in shown
    assert "flatter" in printed(evaluation.terminal, replace(found, known_publishers=0))


def test_what_was_left_out_is_said_in_words():
    """The most first; a code that nobody knows stands for itself."""
    assert ["7 too short to be scored", "1 strange"] == evaluation.left_out({"strange": 1, "too_short": 7})
    assert [] == evaluation.left_out({})


def test_a_comparison_names_both_models(folder, examiner):
    """Differences, and sentences."""
    made_up = compare.compare(examiner, examiner, examined.load(folder, ["recovery"]), draws=20)
    shown = printed(comparison.terminal, made_up)

    assert 2 == shown.count(examiner.model.id)
    assert "recovery, reliability: no difference is shown." in shown


def shift(**changes):
    """A shift that broke."""
    kept = {"signal": "extraction_quality", "psi": 0.9, "delta": -0.7, "known_before": 1.0, "known_now": 0.9}
    return Shift(**kept | {"rows": 200, "rows_before": 150} | changes)


def test_drift_says_what_broke_and_where():
    """A jump of the extraction quality is told as what it mostly is."""
    own = shift(publisher="a\x1b.example", since="2026-03-01")
    steady = shift(signal="reliability", psi=0.01)
    found = Drift(
        rows=900, against="training", shifts=[shift(), steady], publishers=[own], compared=3, too_small=1
    )
    shown = printed(drift.terminal, found)

    assert "900 rows against training: extraction_quality broke." in shown
    assert "broke, from 2026-03-01 on. Its pages may have a new layout." in squeeze(shown)
    assert "3 publishers compared, 1 have too few rows." in shown
    assert "and 1 that changed less" in shown
    assert "\x1b" not in shown
    assert {"broke", "steady"} == {one["level"] for one in found.plain()["shifts"]}


def test_drift_without_publishers_says_how_to_get_them():
    """And lists a few signals where none changed."""
    calm = [shift(signal=f"s{n}", psi=0.0) for n in range(5)]
    found = Drift(rows=900, against="training", shifts=calm, publishers=[], compared=0, too_small=0)
    shown = printed(drift.terminal, found)

    assert "no signal broke" in shown
    assert "--keep publisher" in shown
    assert "and 2 that changed less" in shown
    assert drifting.MOVED > 0
