"""The map shows every cell as it is, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handrail.accounts.models import User
from handrail.autonomy.models import Cell
from handrail.governance.models import Progress, Request
from handrail.governance.tripwires.watching import watch
from handrail.insights.models import Fact, SpanCount
from handrail.intents.models import Intent

pytestmark = pytest.mark.django_db


def counted(measure: str, n: int, total: float, *, intent: str = "order_status", side: str = "bot") -> None:
    today = timezone.now().date()
    SpanCount.objects.create(
        first=today, days=1, intent=intent, channel="chat", side=side, measure=measure, n=n, total=total,
        weight_total=n, weighted_sum=total, weight_squares=n,
    )  # fmt: skip


@pytest.fixture
def signed_in(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def test_a_cell_shows_its_stage_volume_wrong_answers_and_gates(signed_in: Client, intents: Sequence[Intent]) -> None:
    counted("conversations", 1234, 1234)
    counted("conversations", 766, 766, side="people")
    counted("wrong_answer", 200, 4)
    counted("csat", 50, 45)
    cell = Cell.objects.select_related("intent").get(intent__slug="order_status")
    Progress.objects.create(cell=cell, wanted="full", passed=9, gates=13, lacking=["steady"])
    page = signed_in.get(reverse("console:autonomy"), {"days": "7"}).content.decode()
    for said in ("Order status", "2,000", "62 % bot", "2.0 %", "90 %", "9/13", "≥ 0.70"):
        assert said in page, page[page.find("stat-volume") : page.find("stat-volume") + 300]
    assert "4 of 200 judged were wrong, surely 0.5 % to 5.0 %; the limit is" in page


def test_what_is_off_everywhere_stands_apart_and_can_still_be_opened(
    signed_in: Client, intents: Sequence[Intent]
) -> None:
    Intent.objects.create(slug="fleet_sales", title="Fleet sales", risk="low")
    page = signed_in.get(reverse("console:autonomy")).content.decode()
    before, after = page.split("Off everywhere")
    assert "Fleet sales" not in before
    assert "Order status" in before
    assert reverse("console:cell", args=["fleet_sales", "chat"]) in after


def test_what_was_never_measured_shows_no_number(signed_in: Client, intents: Sequence[Intent]) -> None:
    page = signed_in.get(reverse("console:autonomy")).content.decode()
    tiles = page[page.index("<tbody>") : page.index("</tbody>")]
    assert "stat-volume" in tiles
    assert not [kind for kind in ("wrong", "repeat", "csat", "gates") if f"stat-{kind}" in tiles]


def test_an_empty_map_says_what_to_do_next(signed_in: Client, intents: Sequence[Intent]) -> None:
    def page() -> str:
        return signed_in.get(reverse("console:autonomy")).content.decode()

    assert "As soon as customers write" in page()
    Cell.objects.update(stage="off", share=0)
    assert "No cell is switched on yet" in page()
    assert reverse("console:history") in page()
    Intent.objects.all().delete()
    assert "There are no intents yet" in page()
    Intent.objects.create(slug="fleet_sales", title="Fleet sales", risk="low")
    counted("conversations", 3, 3, intent="fleet_sales")
    assert "next-heading" not in page()


def test_the_map_shows_only_what_is_asked_for(signed_in: Client, ada: User, intents: Sequence[Intent]) -> None:
    Intent.objects.create(slug="fleet_sales", title="Fleet sales", risk="low")
    cell = Cell.objects.get(intent__slug="order_status")

    def titles(**asked: str) -> list[str]:
        page = signed_in.get(reverse("console:autonomy"), asked).content.decode()
        rows = page[page.index('id="map"') : page.index("What a cell must show")]
        return [title for title in ("Order status", "Fleet sales") if title in rows]

    assert titles() == ["Order status", "Fleet sales"]
    assert titles(q="FLEET") == ["Fleet sales"]
    assert titles(only=cell.stage) == ["Order status"]
    assert titles(only="nonsense") == ["Order status", "Fleet sales"]
    assert titles(only="attention") == []
    Request.objects.create(cell=cell, before=cell.stage, after="pilot", after_share=25, by=ada, reason="200 labels")
    assert titles(only="attention") == ["Order status"]


def test_all_cells_together_are_told_above_the_map(signed_in: Client, intents: Sequence[Intent]) -> None:
    counted("conversations", 300, 300)
    counted("conversations", 100, 100, side="people")
    counted("wrong_answer", 40, 1)
    counted("wrong_answer", 60, 1, intent="refund")
    page = signed_in.get(reverse("console:autonomy")).content.decode()
    figures = page[page.index("map-figures") : page.index("stage-bar")]
    for said in ("75 %", "of 400 conversations", "2.0 %", "of 100 judged"):
        assert said in figures


def test_the_map_takes_as_many_queries_for_forty_intents_as_for_two(
    signed_in: Client, intents: Sequence[Intent], django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        intent = Intent.objects.create(slug=f"more-{number}", title=f"More {number}", risk="low")
        Cell.objects.create(intent=intent, channel="chat", stage="suggest")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert signed_in.get(reverse("console:autonomy")).status_code == 200


def test_an_alert_stays_until_a_lead_has_seen_it(signed_in: Client, intents: Sequence[Intent]) -> None:
    for _ in range(12):
        Fact.objects.create(
            measure="wrong_answer", value=1, source=str(uuid4()), assistant="fernhill", intent="order_status",
            channel="chat", stage="full", side="bot", conversation=uuid4(), at=timezone.now(),
        )  # fmt: skip
    (trip,) = watch()
    page = signed_in.get(reverse("console:autonomy")).content.decode()
    assert "Order status on Chat stepped down to" in page
    assert "Wrong answers: 3 of 3" in page
    signed_in.post(reverse("console:alert_seen", args=[trip.pk]))
    assert "stepped down to" not in signed_in.get(reverse("console:autonomy")).content.decode()


def test_a_tile_flags_what_is_asked_and_leads_to_its_cell(
    signed_in: Client, ada: User, intents: Sequence[Intent]
) -> None:
    cell = Cell.objects.get(intent__slug="order_status")
    Request.objects.create(cell=cell, before=cell.stage, after="pilot", after_share=25, by=ada, reason="200 labels")
    page = signed_in.get(reverse("console:autonomy")).content.decode()
    assert '<span class="flag flag-blue">Asked: Pilot 25 %</span>' in page
    assert f'href="{reverse("console:cell", args=["order_status", cell.channel])}"' in page
