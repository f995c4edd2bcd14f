"""The loop that follows outcomes."""

from __future__ import annotations

import asyncio
from threading import Barrier
from threading import Event as Signal

import pytest
from cast import at_once
from django.conf import LazySettings

from handrail.cli.following import follow_once, follow_outcomes
from handrail.insights.collecting import collect_quiet

PATIENCE = 30
CALLS: list[str] = []


def first() -> list[str]:
    CALLS.append("first")
    return []


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


def test_the_product_collects_outcomes(settings: LazySettings) -> None:
    assert f"{collect_quiet.__module__}.{collect_quiet.__name__}" in settings.OUTCOME_FOLLOWERS
