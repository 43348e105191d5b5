"""What the API counts of itself: requests, submissions, steps; never who or what."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from persistence.statistics import Statistics

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "khuyencong_http_requests",
    "HTTP requests by method, route and status",
    ("method", "route", "code"),
    registry=REGISTRY,
)
SECONDS = Histogram(
    "khuyencong_http_seconds",
    "How long HTTP requests took",
    ("route",),
    registry=REGISTRY,
)
SUBMISSIONS = Counter(
    "khuyencong_submissions",
    "Applications received",
    ("support_type",),
    registry=REGISTRY,
)
STEPS = Counter(
    "khuyencong_steps", "Steps taken by people", ("action", "role"), registry=REGISTRY
)
DOSSIERS = Gauge(
    "khuyencong_dossiers", "Dossiers by state", ("state",), registry=REGISTRY
)
OVERDUE = Gauge("khuyencong_overdue", "Open dossiers past their day", registry=REGISTRY)


def observe(statistics: Statistics) -> None:
    """Set the gauges to what the record holds."""
    DOSSIERS.clear()
    counted: Iterable[tuple[str, int]] = statistics.by_state.items()
    for state, number in counted:
        DOSSIERS.labels(state).set(number)
    OVERDUE.set(statistics.overdue)
