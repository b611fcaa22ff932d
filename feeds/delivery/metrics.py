"""What the workers of a site answered, as Prometheus reads it. It decides nothing: who answers counts.

What is counted has a column here, as in `metrics.counts.own[HIT] += 1`.
"""

from collections.abc import Iterator
from pathlib import Path

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import make_url

from feeds.config import Settings
from feeds.delivery.counts import GAUGES, SharedCounts

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of `Metrics.exposition`; see https://prometheus.io/docs/instrumenting/exposition_formats/"""

# Workers of two versions may share counts: a column keeps its meaning, and new ones are added.
HIT, NOT_MODIFIED, HEAD, MISS, STALE = range(5)  # requests, each in one column; see the help of feeds_requests
PASSED = {"1": 5, "2": 6, "3": 7, "4": 8, "5": 9}  # requests, too, by the first digit of the status
SENT = {"identity": 10, "gzip": 11, "br": 12, "zstd": 13}  # bytes of bodies
DOCUMENTS, NANOSECONDS = 14, 15
SHARED_HIT, SHARED_MISS = 16, 17
HELD, HELD_BYTES = GAUGES, GAUGES + 1  # answers in memory now: they are set, not added to

_REQUESTS: dict[tuple[str, ...], int] = {
    ("hit", "2xx"): HIT,
    ("not_modified", "3xx"): NOT_MODIFIED,
    ("head", "2xx"): HEAD,
    ("miss", "2xx"): MISS,
    ("stale", "2xx"): STALE,
    **{("passed", f"{digit}xx"): column for digit, column in PASSED.items()},
}
_SENT: dict[tuple[str, ...], int] = {(coding,): column for coding, column in SENT.items()}
_SHARED: dict[tuple[str, ...], int] = {("hit",): SHARED_HIT, ("miss",): SHARED_MISS}


class Metrics:
    """What is counted of a site by all workers of this machine that publish from the same store."""

    def __init__(self, counts: SharedCounts) -> None:
        self.counts = counts

    @classmethod
    def open(cls, settings: Settings) -> "Metrics":
        """The metrics of a site; nothing is raised, and nothing done before the first count."""
        url = make_url(settings.store)
        file = Path(url.database or ":memory:").absolute() if url.get_backend_name() == "sqlite" else None
        return cls(SharedCounts(str(file or settings.store), file))

    def note_made(self, nanoseconds: int) -> None:
        """Count a document that was made."""
        self.counts.own[DOCUMENTS] += 1
        self.counts.own[NANOSECONDS] += nanoseconds

    def note_shared(self, *, is_hit: bool) -> None:
        """Count a document that the shared cache was asked for."""
        column = SHARED_HIT if is_hit else SHARED_MISS
        self.counts.own[column] += 1

    def exposition(self, *, revision: int | None, articles: int | None) -> bytes:
        """All metrics, in the form of MEDIA_TYPE.

        :param revision: of the store; None while it cannot be asked
        :param articles: that are published; None likewise
        """
        return generate_latest(_Scrape(self.counts, revision, articles))


class _Scrape(Collector):
    """What is known at one moment."""

    def __init__(self, counts: SharedCounts, revision: int | None, articles: int | None) -> None:
        self._counts = counts
        self._revision = revision
        self._articles = articles

    def collect(self) -> Iterator[Metric]:
        """Counters of all workers that ever were, gauges of those that live."""
        yield self._counter(
            "feeds_requests",
            "Requests answered from memory (hit, not_modified, head), with what was made for them (miss), "
            "with what was good before (stale), or by the application with what is not held (passed).",
            ("result", "status"),
            _REQUESTS,
        )
        yield self._counter("feeds_sent_bytes", "Bytes of bodies sent, as they are coded.", ("coding",), _SENT)
        yield SummaryMetricFamily(
            "feeds_document_making_seconds",
            "Documents made, and the seconds that this took.",
            count_value=self._counts.total(DOCUMENTS),
            sum_value=self._counts.total(NANOSECONDS) / 1e9,
        )
        yield self._counter(
            "feeds_shared_cache_requests", "Documents that the shared cache was asked for.", ("result",), _SHARED
        )
        living = self._counts.living()
        yield GaugeMetricFamily("feeds_workers", "Workers alive that have answered a request.", len(living))
        yield GaugeMetricFamily(
            "feeds_answers", "Answers that these workers hold in memory.", sum(row[HELD] for row in living)
        )
        yield GaugeMetricFamily(
            "feeds_answers_bytes", "Bytes of memory that these answers take.", sum(row[HELD_BYTES] for row in living)
        )
        if self._revision is not None:
            yield GaugeMetricFamily("feeds_store_revision", "Revision of what is published.", self._revision)
        if self._articles is not None:
            yield GaugeMetricFamily("feeds_articles", "Articles that are published.", self._articles)

    def _counter(self, name: str, text: str, labels: tuple[str, ...], columns: dict[tuple[str, ...], int]) -> Metric:
        family = CounterMetricFamily(name, text, labels=labels)
        for values, column in columns.items():
            family.add_metric(values, self._counts.total(column))
        return family
