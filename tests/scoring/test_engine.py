"""The batch engine is an implementation detail: it never changes a result."""

from functools import reduce
from operator import add

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality import Article, Assessment, Problem, Scorer, run
from quality.errors import WrongUsage
from quality.features import registry

GREEK = "Η κυβέρνηση ανακοίνωσε χθες νέα μέτρα για τη στήριξη των αγροτών της χώρας. " * 8
FARM = (
    "Town Talks About Harbour Path\n\nTown Talks About Harbour Path\n\n"
    + "The town is looking at many things and it is important to note that the harbour is a vital place. " * 6
    + "\n\nThis article will be expanded soon. This article will be expanded soon.\n\nSimilar Posts\n\n"
    + "  • Ten Ways to See the Harbour\n\n    The harbour is worth a visit, and the path makes it better.\n"
)


@pytest.fixture(scope="module")
def scorer(model):
    """Scorer that gives every reason."""
    return Scorer(model=model, reasons=200)


def test_nothing_in_nothing_out(scorer):
    """No rows are no error."""
    assert [] == scorer.score_chunk([])


@given(size=st.integers(1, 250), workers=st.integers(1, 3))
@settings(max_examples=12)
def test_results_depend_on_neither_chunk_size_nor_workers(scorer, articles, size, workers):
    """Any chunking on any number of threads gives the same rows in the same order."""
    one_by_one = [scorer.score_chunk([article])[0] for article in articles]

    assert one_by_one == list(run(articles, scorer, chunk_size=size, workers=workers))


@pytest.mark.parametrize("odd", [{"chunk_size": 0}, {"workers": 0}, {"chunk_size": -1}])
def test_odd_settings_are_refused_at_once(scorer, odd):
    """Before the first row is asked for; rows must not vanish in chunks of none."""
    with pytest.raises(WrongUsage, match="must be 1 or more"):
        run([], scorer, **odd)


def test_a_preset_that_the_model_does_not_have_is_refused(model):
    """When the scorer is made, with the names that it may have."""
    with pytest.raises(WrongUsage, match="lenient, balanced, strict"):
        Scorer(model=model, preset="x")


def test_every_row_is_answered_in_order(scorer, articles):
    """Articles without words and rows that could not be read stay where they were, with a code."""
    blank = Article(id="blank", text=" \n", title="You won't believe this")
    unread = Assessment(id="f:3", error=Problem(code="not_json", detail="f:3: no"))
    first, second, third = run([articles[0], blank, unread], scorer)

    assert ("0", "scored") == (first.id, first.status)
    assert ("blank", "unscored", "no_text") == (second.id, second.status, second.error.code)
    assert second.families["headline"] is not None
    assert second.families["sourcing"] is None
    assert ("f:3", "not_json", scorer.model.id) == (third.id, third.error.code, third.model)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_text"),
        ("\x00 \u200b —", "no_text"),
        ("Minister resigns today.", "too_short"),
        (GREEK, "unsupported_language"),
    ],
)
def test_what_cannot_be_scored_says_why(scorer, text, code):
    """Nothing is scored on a guess."""
    assessment = scorer.score_chunk([Article(id="x", text=text)])[0]

    assert (code, None, None) == (assessment.error.code, assessment.reliability, assessment.verdict)


def test_neutral_families_are_given_for_other_languages(scorer):
    """Repetition can be counted in any language; sourcing cannot be read."""
    families = scorer.score_chunk([Article(id="x", text=GREEK)])[0].families

    assert families["boilerplate"] is not None
    assert families["sourcing"] is None


def test_effects_add_up_to_the_score(scorer, articles):
    """Intercept and effects are the uncalibrated log-odds; their calibration is the reliability."""
    card = scorer.model.scorecard
    for assessment in scorer.score_chunk(articles[:20]):
        by_signal = {reason.signal: reason.effect for reason in assessment.reasons}
        log_odds = reduce(
            add, (by_signal.get(name, 0.0) for name in scorer.model.schema.names), card.intercept
        )

        assert assessment.reliability == pytest.approx(
            float(card.calibration.probability(log_odds)), abs=1e-12
        )


def test_reasons_are_the_largest_effects_first(scorer, articles):
    """Sorted by size, each with the words of its signal."""
    sizes = [abs(reason.effect) for reason in scorer.score_chunk(articles[:1])[0].reasons]

    assert sorted(sizes, reverse=True) == sizes
    assert all(sizes)


def test_the_evidence_lies_where_the_reason_says(scorer):
    """A farm page: placeholder, related tail and duplicated title are found at their places."""
    found = scorer.explain(Article(id="farm", text=FARM))
    shown = {reason.signal: [FARM[start:end] for start, end in reason.spans] for reason in found.reasons}
    placeholders = next(spans for name, spans in shown.items() if "placeholder" in name)

    assert any("will be expanded soon" in span for span in placeholders)
    assert {"related", "placeholder", "title", "body"} <= {section.kind for section in found.sections}
    assert (0, len(FARM)) == (found.sections[0].start, found.sections[-1].end)


def test_spans_lie_in_the_text(scorer, articles):
    """Every span of every reason is inside the text and in order."""
    for article, assessment in zip(articles, scorer.score_chunk(articles), strict=True):
        for reason in assessment.reasons:
            for start, end in reason.spans:
                assert 0 <= start < end <= len(article.text)


def test_an_unknown_signal_is_never_a_reason(scorer, articles):
    """An article without a title has no reason from its headline, and less coverage."""
    untitled, titled = scorer.score_chunk([articles[0], articles[8]])

    assert "headline" not in {reason.family for reason in untitled.reasons}
    assert untitled.coverage < titled.coverage


def test_nothing_is_added_that_was_not_asked_for(model, articles):
    """Signals, sections and attributions come with their flags only; signals that are listed, too."""
    bare = Scorer(model=model).score_chunk(articles[:1])[0]
    full = Scorer(model=model, signals=True, sections=True, ledger=True).score_chunk(articles[:1])[0]

    assert (None, None, None) == (bare.signals, bare.sections, bare.attributions)
    assert registry.NAMES == tuple(full.signals)
    assert any("Ada Lind" in (found.speaker or "") for found in full.attributions)
