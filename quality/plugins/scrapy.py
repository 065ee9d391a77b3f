"""An item pipeline for Scrapy: annotate items, or drop them with a reason.

In the project's settings, with the defaults of the others::

    ITEM_PIPELINES = {"quality.plugins.scrapy.ReliabilityPipeline": 300}
    QUALITY_MODEL = None          # folder of a model; None is the one that comes with the package
    QUALITY_PRESET = "balanced"   # thresholds: lenient, balanced, strict
    QUALITY_FIELDS = {}           # item fields under other names: {"text": "body", "title": "headline"}
    QUALITY_ANNOTATE = "quality"  # item field that takes the assessment; "" for none
    QUALITY_DROP = []             # verdicts to drop: ["drop"], or ["drop", "review"]
    QUALITY_DROP_UNSCORED = False
    QUALITY_REASONS = 3           # reasons in the annotation

The crawler's stats count ``quality/scored``, ``quality/unscored/CODE``, ``quality/verdict/VERDICT`` and
``quality/dropped/REASON``.
"""

from __future__ import annotations

from typing import Any

from quality.errors import MissingExtra, WrongUsage
from quality.io import arrow, records
from quality.plugins.sieve import Sieve
from quality.scoring.api import LoadedModel, load_model
from quality.types import Assessment

try:
    from itemadapter import ItemAdapter
    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from scrapy.statscollectors import StatsCollector
except ImportError as missing:
    raise MissingExtra("scrapy", "The item pipeline") from missing


class ReliabilityPipeline:
    """Score each item as it comes, which takes about as long as two milliseconds of parsing.

    An item without ``id`` is told by its ``url``.
    """

    def __init__(
        self, model: LoadedModel, *, sieve: Sieve, annotate: str, stats: StatsCollector | None = None
    ) -> None:
        self.model = model
        self.sieve = sieve
        self.annotate = annotate
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReliabilityPipeline:
        """Pipeline as the settings want it."""
        settings = crawler.settings
        model = load_model(
            settings.get("QUALITY_MODEL"),
            preset=settings.get("QUALITY_PRESET", "balanced"),
            reasons=settings.getint("QUALITY_REASONS", 3),
            columns=settings.getdict("QUALITY_FIELDS"),
        )
        sieve = Sieve(
            drop=settings.getlist("QUALITY_DROP"), drop_unscored=settings.getbool("QUALITY_DROP_UNSCORED")
        )
        annotate = settings.get("QUALITY_ANNOTATE", "quality")
        return cls(model, sieve=sieve, annotate=annotate, stats=crawler.stats)

    def process_item(self, item: Any) -> Any:
        """Item with its assessment.

        Raises
        ------
        DropItem
            The verdict is one to drop; the message is the reason.
        WrongUsage
            The item has no field for the annotation.
        """
        adapter = ItemAdapter(item)
        (found,) = self.model.score([self._fields(adapter)])
        self._count(found)
        if self.annotate:
            self._put(adapter, found)
        reason = self.sieve.reason(found)
        if reason is not None:
            self._inc(f"dropped/{reason}")
            raise DropItem(f"quality: {reason} ({found.id})")
        return item

    def _fields(self, adapter: ItemAdapter) -> dict[str, Any]:
        columns = self.model.intake.columns
        names = {name: columns.get(name, name) for name in records.INPUT}
        fields = {column: arrow.plain(adapter.get(column)) for column in names.values()}
        fields[names["id"]] = fields[names["id"]] or fields[names["url"]]
        return fields

    def _put(self, adapter: ItemAdapter, found: Assessment) -> None:
        try:
            adapter[self.annotate] = records.row(found)
        except KeyError as error:
            raise WrongUsage(
                f"{type(adapter.item).__name__} has no field {self.annotate!r} for the assessment. "
                "Add it to the item, or name another in QUALITY_ANNOTATE."
            ) from error

    def _count(self, found: Assessment) -> None:
        if found.error is None:
            self._inc("scored")
            self._inc(f"verdict/{found.verdict}")
        else:
            self._inc(f"unscored/{found.error.code}")

    def _inc(self, name: str) -> None:
        if self.stats is not None:
            self.stats.inc_value(f"quality/{name}")
