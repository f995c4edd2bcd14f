"""The benches of outcomes fill a database as the product would, and read what they say they read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handrail.autonomy.policy import Stage
from handrail.bench.made_map import make_map
from handrail.bench.made_outcomes import DAYS, make_outcomes
from handrail.bench.map import bench_map, read_page
from handrail.governance.overview import overview
from handrail.insights.measures import SECONDS, Measure
from handrail.insights.models import SPANS, DayCount, Fact, SpanCount
from handrail.insights.queries import by_measure, tallies

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 30)
CONVERSATIONS = 6000


@pytest.fixture
def lead_at_the_map() -> Client:
    make_outcomes(CONVERSATIONS, timezone.now().date())
    client = Client(headers={"host": "localhost"})
    client.force_login(make_map())
    return client


def test_every_made_conversation_is_counted_once_in_each_length_of_span() -> None:
    make_outcomes(CONVERSATIONS, LAST)
    counted = SpanCount.objects.filter(measure=Measure.CONVERSATIONS).values_list("days").annotate(Sum("n"))
    assert dict(counted) == dict.fromkeys(SPANS, CONVERSATIONS)
    period = tallies(LAST - timedelta(days=DAYS - 1), LAST, measures=[Measure.CONVERSATIONS])
    assert sum(tally.n for tally in period.values()) == CONVERSATIONS


def test_made_outcomes_agree_with_each_other() -> None:
    make_outcomes(CONVERSATIONS, LAST)
    total: dict[str, tuple[float, float]] = {
        name: (n, of) for name, n, of in DayCount.objects.values_list("measure").annotate(Sum("n"), Sum("total"))
    }
    assert set(total) == {str(measure) for measure in Measure}
    assert not DayCount.objects.exclude(measure__in=SECONDS).filter(total__gt=F("n")).exists()
    assert total["csat"][0] == total["rated"][1]
    assert total["deflected"][1] + total["escalated"][1] == CONVERSATIONS
    assert total["deflected_verified"][1] + total["deflected_repeat"][1] == total["deflected"][1]
    assert total["wrong_answer"][1] > 0
    assert by_measure()["wrong_answer", "bot"].n == total["wrong_answer"][0]


def test_facts_that_are_made_are_those_that_are_counted() -> None:
    make_outcomes(CONVERSATIONS, LAST, facts=True)
    counted = DayCount.objects.filter(measure=Measure.REPEAT_CONTACT).aggregate(n=Sum("n"), total=Sum("total"))
    assert Fact.objects.aggregate(total=Sum("value"))["total"] == counted["total"]
    assert Fact.objects.count() == counted["n"] == CONVERSATIONS


def test_the_made_map_has_every_stage_and_everything_that_a_tile_shows(lead_at_the_map: Client) -> None:
    today = timezone.now().date()
    found = overview(today - timedelta(days=DAYS - 1), today)
    assert len(found.tiles) == 160
    assert found.volume == CONVERSATIONS
    assert set(found.stages) == {str(stage) for stage in Stage}
    assert min(found.stages.values()) > 0
    page = read_page(lead_at_the_map, 90).decode()
    for said in ("6,000", "interval-rate", "progress-done", "Tripped", "Override", "Asked: Pilot", "CSAT", "≥ 0."):
        assert said in page


def test_the_map_reads_counts_and_neither_conversations_nor_events_nor_facts(lead_at_the_map: Client) -> None:
    with CaptureQueriesContext(connection) as caught:
        read_page(lead_at_the_map, 90)
    statements = [query["sql"] for query in caught.captured_queries]
    assert any("insights_spancount" in sql for sql in statements)
    for table in ("conversations_", "answering_", "inbox_", "insights_fact", "insights_daycount"):
        assert not [sql for sql in statements if table in sql]


def test_the_bench_of_the_map_gives_every_figure_of_both_periods() -> None:
    figures = bench_map(CONVERSATIONS, reads=2).to_dict()
    assert figures["conversations"] == CONVERSATIONS
    assert set(figures["pages"]) == {"28 days", "90 days"}
    for page in figures["pages"].values():
        assert 0 < page["in_queries"] < page["p95"]
        assert page["queries"] == 15
        assert page["kilobytes"] > 100
