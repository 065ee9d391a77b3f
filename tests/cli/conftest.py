"""A scorer that needs no model: what the commands do with its answers is tested here, not its answers."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from quality.cli import loading
from quality.cli.main import cli
from quality.io.shape import Shape
from quality.types import Article, Assessment, Problem, Reason


class FakeScorer:
    """Half a point, a reason, and the contract's refusals: the code is looked up in the text."""

    def __init__(self, *, model="fake-1@00000000", preset="balanced", reasons=5, signals=False):
        self.model = SimpleNamespace(id=model, schema=SimpleNamespace(fingerprint="fake"))
        self.preset, self.reasons, self.signals = preset, reasons, signals

    def score_rows(self, rows):
        """Pass unscored rows through."""
        return [self.explain(row) if isinstance(row, Article) else row for row in rows]

    def explain(self, article):
        """Refuse texts that name a code of the contract."""
        text = article.text or "no_text"
        if text in ("no_text", "too_short", "unsupported_language"):
            problem = Problem(code=text, detail=f"{article.id}: {text}")
            return Assessment(id=article.id, model=self.model.id, error=problem, carried=article.carried)
        reason = Reason(
            signal="prose.words_count",
            family="prose",
            value=1.0,
            effect=-0.5,
            message=self.preset,
            spans=((0, 1),),
        )
        return Assessment(
            id=article.id,
            model=self.model.id,
            reliability=0.5,
            verdict="review",
            coverage=1.0,
            families={"prose": 0.5},
            reasons=(reason,) * self.reasons,
            signals={"prose.words_count": 1.0} if self.signals else None,
            carried=article.carried,
        )


@pytest.fixture(autouse=True)
def _fake(monkeypatch, tmp_path):
    """The fake in place of engine and model; no ``quality.toml`` and no variables of this machine."""

    def scorer(settings, *, shape=None):
        signals = bool(shape and shape.signals)
        return FakeScorer(preset=settings.preset, reasons=settings.reasons, signals=signals)

    def shape(*, signals, kept, **_extras):
        return Shape(families=("prose",), signals=("prose.words_count",) if signals else (), kept=kept)

    monkeypatch.setattr(loading, "scorer", scorer)
    monkeypatch.setattr(loading, "shape", shape)
    monkeypatch.chdir(tmp_path)
    for name in ("PRESET", "WORKERS", "REASONS", "MODEL", "MAX_ERRORS"):
        monkeypatch.delenv(f"QUALITY_{name}", raising=False)


@pytest.fixture
def run():
    """Run a command."""
    return lambda *words, **options: CliRunner().invoke(cli, list(words), **options)
