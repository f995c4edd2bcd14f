"""How long the server takes for the map of autonomy, 40 intents x 4 channels over very many conversations.

The map reads counts, never conversations, events or facts, so only the counts of the conversations are made up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
import psutil
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handrail.bench.made_map import make_map
from handrail.bench.made_outcomes import make_outcomes
from handrail.governance.overview import overview
from handrail.insights.models import SpanCount
from handrail.insights.spans import spans

PERIODS, WARM, READS = (28, 90), 3, 20


@dataclass(frozen=True)
class PageSpeed:
    """One page, read many times; all times in milliseconds. What is not in queries is Python: tiles, and rendering.

    `reading` is the whole reading of the map without its page, queries included; `processor` and
    `database_processor` are the mean processor times of this process and of the database's, for a busy machine.
    """

    p50: float
    p95: float
    in_queries: float
    in_python: float
    reading: float
    processor: float
    database_processor: float
    queries: int
    spans: int
    kilobytes: float


@dataclass(frozen=True)
class MapSpeed:
    """The figures: conversations that the counts are of, rows of counts, and the page by its period in days."""

    conversations: int
    seconds_to_fill: float
    span_rows: int
    pages: dict[int, PageSpeed]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON can hold them."""
        pages = {
            f"{days} days": {name: round(value, 1) for name, value in vars(page).items()}
            for days, page in self.pages.items()
        }
        return vars(self) | {"seconds_to_fill": round(self.seconds_to_fill, 1), "pages": pages}


@dataclass
class _Queries:
    """The statements of one page, and the seconds that they took."""

    statements: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            self.seconds += time.perf_counter() - begun
            self.statements.append(sql)


def bench_map(conversations: int, reads: int = READS) -> MapSpeed:
    """Fill an empty database with the counts of so many conversations of 90 days, and read the map as a lead."""
    begun = time.perf_counter()
    make_outcomes(conversations, timezone.now().date())
    lead = make_map()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    filled = time.perf_counter() - begun
    client = Client(headers={"host": "localhost"})
    client.force_login(lead)
    pages = {days: _page(client, days, reads) for days in PERIODS}
    return MapSpeed(conversations, filled, SpanCount.objects.count(), pages)


def _page(client: Client, days: int, reads: int) -> PageSpeed:
    last = timezone.localdate()
    first = last - timedelta(days=days - 1)
    for _ in range(WARM):
        read_page(client, days)
    with _processor_seconds() as used:
        pages = [_timed(lambda: read_page(client, days)) for _ in range(reads)]
    alone = [_timed(lambda: overview(first, last)) for _ in range(reads)]
    seconds, queries = [each for each, _, _ in pages], [each.seconds for _, each, _ in pages]
    _, one, body = pages[-1]
    return PageSpeed(
        p50=1000 * float(np.percentile(seconds, 50)),
        p95=1000 * float(np.percentile(seconds, 95)),
        in_queries=1000 * float(np.median(queries)),
        in_python=1000 * float(np.median(np.subtract(seconds, queries))),
        reading=1000 * float(np.median([each for each, _, _ in alone])),
        processor=1000 * used[0] / reads,
        database_processor=1000 * used[1] / reads,
        queries=len(one.statements),
        spans=len(list(spans(first, last))),
        kilobytes=len(body) / 1000,
    )


def read_page(client: Client, days: int) -> bytes:
    """Return the page of the map of so many days. Raises RuntimeError where it is not served."""
    response = client.get(reverse("console:autonomy"), {"days": str(days)})
    if response.status_code != 200:
        raise RuntimeError(f"the map was answered with {response.status_code}")
    return bytes(response.content)


def _timed(read: Callable[[], Any]) -> tuple[float, _Queries, Any]:
    queries = _Queries()
    with connection.execute_wrapper(queries):
        begun = time.perf_counter()
        result = read()
        return time.perf_counter() - begun, queries, result


@contextmanager
def _processor_seconds() -> Iterator[list[float]]:
    """Yield a list that afterwards holds the processor seconds of this process and of its connection's backend."""
    backend = psutil.Process(connection.connection.info.backend_pid)
    before, own, used = sum(backend.cpu_times()[:2]), time.process_time(), [0.0, 0.0]
    yield used
    used[:] = [time.process_time() - own, sum(backend.cpu_times()[:2]) - before]
