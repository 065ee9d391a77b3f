"""A model as other programs hold it: it scores lists, streams and tables, and travels between processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, repeat
from pathlib import Path
from typing import Any, overload

from quality.errors import WrongUsage
from quality.features import registry
from quality.io.records import INPUT, Intake
from quality.io.shape import Shape
from quality.model import bundle
from quality.scoring import tables
from quality.scoring.engine import Scorer, run
from quality.scoring.tables import Given, Kind, Table
from quality.settings import Preset
from quality.types import Article, Assessment


@dataclass(frozen=True, kw_only=True)
class LoadedModel:
    """What :func:`load_model` returns: a scorer, and how columns become fields.

    It can be pickled: it travels as the bytes of its files, which are checked again on arrival. Called with
    a batch it is :meth:`score`, so that it fits where a batch function is expected: ``Dataset.map(model,
    batched=True)`` of Hugging Face, ``map_batches`` of Ray Data, ``map_partitions`` of Dask.
    """

    scorer: Scorer
    intake: Intake = field(default_factory=lambda: Intake(columns={}))
    workers: int = 1

    @property
    def id(self) -> str:
        """Name and hash of the model; it stands in every assessment."""
        return self.scorer.model.id

    @overload
    def score(self, articles: Mapping[str, Any]) -> dict[str, Any]: ...
    @overload
    def score(self, articles: Table) -> Table: ...
    @overload
    def score(self, articles: Sequence[Given]) -> list[Assessment]: ...  # type: ignore[overload-overlap]
    @overload
    def score(self, articles: Iterable[Given]) -> Iterator[Assessment]: ...
    def score(self, articles: Any) -> Any:
        """One assessment for every article, in order; the answer is of the same kind as the question.

        Parameters
        ----------
        articles
            A list of articles, or of mappings with the contract's fields, gives a list of assessments;
            another iterable gives an iterator, which reads only as far as it must. A pandas or polars data
            frame, an Arrow table or record batch, or a mapping of columns gives the same with the
            contract's columns: one row a row, pandas' index kept, the input's other columns left out
            unless ``keep`` names them.

        Raises
        ------
        WrongUsage
            This is nothing to score, or a table without a column of text.

        Examples
        --------
        >>> from quality import Article, load_model
        >>> model = load_model()
        >>> [found.error.code for found in model.score([Article(id="17", text="Minister resigns.")])]
        ['too_short']
        >>> model.score({"id": ["17"], "text": ["Minister resigns."]})["status"]
        ['unscored']
        """
        kind = tables.kind(articles)
        if kind is not None:
            return self._score_table(articles, kind)
        if isinstance(articles, str | bytes | Article | Assessment) or not isinstance(articles, Iterable):
            raise WrongUsage(f"score takes a list, a stream or a table of articles, not {articles!r:.60}.")
        rows = map(tables.row, articles, count(1), repeat(self.intake))
        found = run(rows, self.scorer, workers=self.workers)
        return list(found) if isinstance(articles, Sequence) else found

    __call__ = score

    def explain(self, article: Given) -> Assessment:
        """Everything there is to say about one article: all reasons, signals, sections, attributions.

        >>> from quality import Article, load_model
        >>> found = load_model().explain(Article(id="17", text="Minister resigns."))
        >>> [(section.kind, section.start, section.end) for section in found.sections]
        [('body', 0, 17)]
        """
        row = tables.row(article, 1, replace(self.intake, page_facts=True))
        return self.scorer.explain(row) if isinstance(row, Article) else self.scorer.score_rows([row])[0]

    def shape(self, columns: Iterable[str]) -> Shape:
        """Columns of the answer to a table that has ``columns``; see :func:`quality.io.arrow.schema`."""
        model = self.scorer.model
        return Shape(
            families=tuple(model.columns),
            signals=registry.NAMES if self.scorer.signals else (),
            sections=self.scorer.sections,
            ledger=self.scorer.ledger,
            kept=self.intake.keep,
            texts=self.intake.columns.get("html", "html") in columns,
        )

    def _score_table(self, table: Any, kind: Kind) -> Any:
        rows = tables.rows(table, kind, self.intake)
        found = run(rows, self.scorer, workers=self.workers)
        made = tables.like(table, kind, rows, found, self.shape(kind.names(table)))
        if kind is tables.BATCH and self.intake.columns.get("id", "id") not in table:
            del made["id"]  # a row's number in a batch says nothing about the row
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        options = {name: getattr(self.scorer, name) for name in _OPTIONS}
        return _restored, (self.scorer.model.files, options, self.intake, self.workers)


_OPTIONS = ("preset", "reasons", "signals", "sections", "ledger")


def load_model(
    folder: str | Path | None = None,
    *,
    preset: Preset = "balanced",
    reasons: int = 10,
    signals: bool = False,
    sections: bool = False,
    ledger: bool = False,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    workers: int = 1,
) -> LoadedModel:
    """Load a model, by default the one that comes with the package.

    Parameters
    ----------
    folder
        Folder of a model.
    preset : {"lenient", "balanced", "strict"}
        Thresholds of the verdicts.
    reasons
        Reasons an article, the largest effects first; 0 is quicker.
    signals, sections, ledger
        Add all signals, the sections of the text, the attributions.
    columns
        Column of a field where it has another name: ``{"text": "body"}``.
    keep
        Columns of a table to carry through, or keys of a mapping.
    workers
        Threads that score.

    Raises
    ------
    ModelRefused
        The folder holds no model, or one that was changed.
    WrongUsage
        An option makes no sense.
    """
    for option, number, least in (("reasons", reasons, 0), ("workers", workers, 1)):
        if type(number) is not int or number < least:
            raise WrongUsage(f"{option} must be a whole number from {least} on, not {number!r}.")
    for name in columns or {}:
        if name not in INPUT:
            raise WrongUsage(f"columns: {name!r} is no field; the fields are {', '.join(INPUT)}.")
    tables.check_kept(keep)
    scorer = Scorer(
        model=bundle.load(None if folder is None else Path(folder)),
        preset=preset,
        reasons=reasons,
        signals=signals,
        sections=sections,
        ledger=ledger,
    )
    intake = Intake(columns=dict(columns or {}), keep=tuple(keep), page_facts=signals)
    return LoadedModel(scorer=scorer, intake=intake, workers=workers)


def _restored(
    files: Mapping[str, bytes], options: Mapping[str, Any], intake: Intake, workers: int
) -> LoadedModel:
    """The other end of a pickle."""
    model = bundle.parse(files, Path("a pickled model"))
    return LoadedModel(scorer=Scorer(model=model, **options), intake=intake, workers=workers)
