"""Replays that workers do: a chunk at a time, after all customers."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from handrail.answering.engine import Engine
from handrail.assistants.models import Assistant
from handrail.history.models import PastMessage
from handrail.quality import tasks
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays import running
from handrail.quality.replays.running import begin, work_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(assistant: Assistant, engine: Engine, history: list[PastMessage], monkeypatch: pytest.MonkeyPatch) -> Replay:
    """A replay of two chunks of two messages, for workers that have the small engine."""
    monkeypatch.setattr(running, "A_CHUNK", 2)
    monkeypatch.setattr(tasks, "current_engine", lambda: engine)
    return begin(assistant=assistant, channel="chat", engine=engine, by=None)


def waiting() -> list[tuple[str, int, dict[str, str]]]:
    return list(
        ProcrastinateJob.objects.filter(task_name__startswith="quality:")
        .order_by("id")
        .values_list("task_name", "priority", "args")
    )


def test_a_job_does_one_chunk_and_leaves_the_next_to_another_job(begun: Replay) -> None:
    tasks.replay_job(replay_id=str(begun.pk))
    assert ReplayCase.objects.count() == 2
    assert waiting() == [("quality:replay_job", -10, {"replay_id": str(begun.pk)})]


def test_jobs_end_when_all_is_done(begun: Replay) -> None:
    for _ in range(3):
        tasks.replay_job(replay_id=str(begun.pk))
    begun.refresh_from_db()
    assert begun.finished_at
    assert len(waiting()) == 2
    finished = begun.finished_at
    tasks.replay_job(replay_id=str(begun.pk))
    begun.refresh_from_db()
    assert begun.finished_at == finished
    assert len(waiting()) == 2


def test_a_replay_is_left_to_a_few_jobs_at_once_but_to_no_more_than_it_has_chunks(
    begun: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.leave_to_jobs(begun)
    assert len(waiting()) == 2
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    tasks.leave_to_jobs(begun)
    assert len(waiting()) == 3


def test_a_replay_that_cannot_go_on_says_why_and_asks_for_no_more_jobs(begun: Replay, engine: Engine) -> None:
    Replay.objects.update(versions=begun.versions | {"classifier": "older"})
    tasks.replay_job(replay_id=str(begun.pk))
    begun.refresh_from_db()
    assert "classifier" in begun.stopped
    assert (begun.finished_at, waiting()) == (None, [])
    Replay.objects.update(versions=begun.versions)
    begun.versions.pop("classifier", None)
    work_on(begun, engine)
    begun.refresh_from_db()
    assert begun.finished_at
    assert begun.stopped == ""


def test_a_job_of_a_replay_that_is_gone_does_nothing(begun: Replay) -> None:
    gone = str(begun.pk)
    begun.delete()
    tasks.replay_job(replay_id=gone)
    assert waiting() == []
