"""What is counted, in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.process_collector import ProcessCollector

from quality.types import Assessment

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128)


class Metrics:
    """Counters of one service; two in one process do not share them."""

    def __init__(self) -> None:
        self._registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        self._requests = Counter(
            "quality_requests_total", "Requests answered.", ["method", "path", "status"], registry=own
        )
        self._seconds = Histogram(
            "quality_request_seconds",
            "Time from a request's first byte to its last answer.",
            ["path"],
            buckets=_SECONDS,
            registry=own,
        )
        self._articles = Counter(
            "quality_articles_total", "Articles assessed, by verdict or unscored.", ["outcome"], registry=own
        )
        self._unscored = Counter(
            "quality_unscored_total",
            "Articles without a score, by the code that says why.",
            ["code"],
            registry=own,
        )
        self._batches = Histogram(
            "quality_batch_articles", "Articles scored together.", buckets=_SIZES, registry=own
        )
        self._under_way = Gauge(
            "quality_requests_under_way", "Requests that are not answered yet.", registry=own
        )

    def batch(self, assessments: Sequence[Assessment]) -> None:
        """Count a batch that is done."""
        self._batches.observe(len(assessments))
        for each in assessments:
            self._articles.labels(each.verdict or "unscored").inc()
            if each.error is not None:
                self._unscored.labels(each.error.code).inc()

    def request(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request that is answered."""
        self._requests.labels(method, path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)

    def under_way(self, change: int) -> None:
        """Count requests in and out."""
        self._under_way.inc(change)

    def text(self) -> bytes:
        """All of them."""
        return generate_latest(self._registry)
