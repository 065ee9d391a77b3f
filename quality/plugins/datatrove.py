"""A filter block for datatrove pipelines: score batches, annotate documents, drop with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quality.errors import MissingExtra
from quality.io import records
from quality.plugins.sieve import Sieve
from quality.scoring.api import LoadedModel, load_model
from quality.scoring.engine import CHUNK
from quality.types import Assessment, Verdict

try:
    from datatrove.data import Document
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.writers.disk_base import DiskWriter
except ImportError as missing:
    raise MissingExtra("datatrove", "The filter block") from missing


class ReliabilityFilter(BaseFilter):  # type: ignore[misc]
    """Keep documents by their verdict.

    A document's ``text`` and ``id`` are the article's; its other fields are looked up in ``metadata``.
    Statistics count verdicts, codes of unscored documents and drop reasons, and average ``reliability``.

    Parameters
    ----------
    model : str, Path, LoadedModel or None
        Folder of a model, or a loaded one; None is the shipped one, without reasons, which is quicker.
    preset : {"lenient", "balanced", "strict"}
        Thresholds of the verdicts; a loaded model has its own.
    drop : sequence of {"pass", "review", "drop"}
        Verdicts that do not go on.
    drop_unscored : bool
        Whether documents without a score are dropped, too.
    columns : mapping
        Keys of ``metadata`` that hold a field under another name: ``{"title": "headline"}``.
    annotate : str or None
        Key of ``metadata`` that takes the assessment, for kept and excluded documents; None for none.
    exclusion_writer : DiskWriter or None
        Takes the dropped documents, with their ``filter_reason``.
    batch_size : int
    """

    name = "📰 Reliability"

    def __init__(
        self,
        model: str | Path | LoadedModel | None = None,
        *,
        preset: Any = "balanced",
        drop: Sequence[Verdict] = ("drop",),
        drop_unscored: bool = False,
        columns: Mapping[str, str] | None = None,
        annotate: str | None = "quality",
        exclusion_writer: DiskWriter | None = None,
        batch_size: int = CHUNK,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        if not isinstance(model, LoadedModel):
            model = load_model(model, preset=preset, reasons=0)
        self.model = model
        self.sieve = Sieve(drop=drop, drop_unscored=drop_unscored)
        self.columns = dict(columns or {})
        self.annotate = annotate

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Whether one document is kept; batches are much quicker."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[bool | tuple[bool, str]]:
        """Whether each document is kept, or why it is not."""
        found = self.model.score([self._fields(doc) for doc in batch])
        return [self._decided(doc, assessment) for doc, assessment in zip(batch, found, strict=True)]

    def _fields(self, doc: Document) -> dict[str, Any]:
        metadata = doc.metadata
        fields = {name: metadata.get(self.columns.get(name, name)) for name in records.INPUT}
        return fields | {"id": doc.id, "text": doc.text}

    def _decided(self, doc: Document, assessment: Assessment) -> bool | tuple[bool, str]:
        self.stat_update(assessment.verdict or f"unscored_{assessment.error and assessment.error.code}")
        if assessment.reliability is not None:
            self.stat_update("reliability", value=assessment.reliability)
        if self.annotate is not None:
            row = records.row(assessment)
            doc.metadata[self.annotate] = {name: row[name] for name in row if name not in ("id", "text")}
        reason = self.sieve.reason(assessment)
        return True if reason is None else (False, reason)
