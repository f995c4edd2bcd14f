"""The loop that follows outcomes."""

from __future__ import annotations

import asyncio
from threading import Barrier
from threading import Event as Signal

import pytest
from cast import at_once
from django.conf import LazySettings

from handrail.cli.following import follow_cells, follow_once, follow_outcomes
from handrail.governance.progress import measure_next
from handrail.insights.collecting import collect_quiet

PATIENCE = 30
CALLS: list[str] = []
RELEASED = Signal()


def first() -> list[str]:
    CALLS.append("first")
    return []


def waiting() -> None:
    CALLS.append("waiting")
    assert RELEASED.wait(PATIENCE)


def failing() -> None:
    raise RuntimeError("no such measure")


@pytest.mark.django_db
def test_one_follower_that_fails_is_logged_and_the_others_run(caplog: pytest.LogCaptureFixture) -> None:
    CALLS.clear()
    assert follow_once([failing, first]) is False
    assert CALLS == ["first"]
    assert "no such measure" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_at_one_worker_at_a_time() -> None:
    """Two rounds begin together; the one that gets the lock keeps it until the other has gone."""
    begun, gone, together = Signal(), Signal(), Barrier(2)
    inside: list[int] = []

    def slow() -> list[int]:
        inside.append(1)
        begun.set()
        assert gone.wait(PATIENCE)
        return inside

    def one() -> bool:
        together.wait(PATIENCE)
        return follow_once([slow])

    def other() -> bool:
        together.wait(PATIENCE)
        assert begun.wait(PATIENCE)
        found = follow_once([slow])
        gone.set()
        return found

    assert at_once(one, other) == [True, False]
    assert inside == [1]
    gone.set()
    assert follow_once([slow]) is True


@pytest.mark.django_db(transaction=True)
def test_the_loop_goes_on_after_a_failure_and_ends_with_its_worker(settings: LazySettings) -> None:
    CALLS.clear()
    settings.OUTCOME_FOLLOWERS = [f"{__name__}.failing", f"{__name__}.first"]

    async def run() -> None:
        loop = asyncio.create_task(follow_outcomes(every=0.01))
        for _ in range(PATIENCE * 100):
            if len(CALLS) >= 3:
                break
            await asyncio.sleep(0.01)
        loop.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loop

    asyncio.run(run())
    seen = len(CALLS)
    assert seen >= 3
    asyncio.run(asyncio.sleep(0.1))
    assert len(CALLS) == seen


@pytest.mark.django_db(transaction=True)
def test_cells_are_followed_beside_outcomes_and_neither_waits_for_the_other(settings: LazySettings) -> None:
    CALLS.clear()
    settings.CELL_FOLLOWERS = [f"{__name__}.waiting"]
    settings.OUTCOME_FOLLOWERS = [f"{__name__}.first"]
    RELEASED.clear()

    async def run() -> None:
        loops = [asyncio.create_task(follow_cells(every=0.01)), asyncio.create_task(follow_outcomes(every=0.01))]
        for _ in range(PATIENCE * 100):
            if "waiting" in CALLS and CALLS.count("first") >= 3:
                break
            await asyncio.sleep(0.01)
        RELEASED.set()
        for each in loops:
            each.cancel()
            with pytest.raises(asyncio.CancelledError):
                await each

    asyncio.run(run())
    assert CALLS.count("waiting") == 1
    assert CALLS.count("first") >= 3


def test_the_product_collects_outcomes(settings: LazySettings) -> None:
    assert f"{collect_quiet.__module__}.{collect_quiet.__name__}" in settings.OUTCOME_FOLLOWERS


def test_the_product_measures_cells(settings: LazySettings) -> None:
    assert f"{measure_next.__module__}.{measure_next.__name__}" in settings.CELL_FOLLOWERS
