"""Counts and times of the HTTP door for Prometheus: by route template, never by client, person or text."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.015, 0.03, 0.06, 0.15, 0.3, 0.5, 0.8, 1.2, 2.0, 5.0, 10.0, 20.0)


class Metrics:
    """One app's counters, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tongxi_http_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "tongxi_http_request_seconds",
            "Seconds to the end of the answer; event streams are left out",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.failures = Counter("tongxi_failures", "Failures nobody foresaw", registry=self.registry)
        self.streams = Gauge("tongxi_open_streams", "Event streams open now", registry=self.registry)
        self.answers = Counter(
            "tongxi_answers", "Answers shown, by how they were made", ("mode", "verdict"), registry=self.registry
        )
        self.kept = Counter(
            "tongxi_drafts_kept",
            "Drafts that stayed, by why no wording did",
            ("reason",),
            registry=self.registry,
        )

    def text(self) -> bytes:
        """Everything in Prometheus' text form."""
        return generate_latest(self.registry)
