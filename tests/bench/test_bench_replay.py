"""`handrail bench replay` measures whole replays of a past that it has made."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fake_engine import engine as small

from handrail.assistants.models import Assistant
from handrail.bench.replay import measured, write_past
from handrail.history.models import PastLabel, PastMessage
from handrail.intents.models import Intent
from handrail.quality.models import Replay


@pytest.mark.django_db
def test_a_made_past_has_as_many_labelled_messages_as_were_asked_for(
    assistant: Assistant, intents: Sequence[Intent]
) -> None:
    told: list[int] = []
    write_past(assistant, 900, told.append)
    asked = PastMessage.objects.filter(author="customer")
    assert told == [900]
    assert asked.count() == PastLabel.objects.count() == 900
    assert asked.values("text").distinct().count() == 900
    assert PastMessage.objects.filter(author="agent").count() == 450
    assert PastLabel.objects.filter(intent__slug="order_status").exists()


@pytest.mark.django_db(transaction=True)
def test_every_figure_is_of_whole_replays(assistant: Assistant, intents: Sequence[Intent]) -> None:
    found = measured(assistant, small(), 140, lambda step, done, total: None)
    first, second = Replay.objects.order_by("begun_at")
    assert (first.cases, first.graded.count(), second.graded.count()) == (140, 140, 140)
    assert second.readings_of == first
    assert all(value > 0 for value in found.to_dict().values())
    assert found.messages_per_second == pytest.approx(140 / found.seconds)
