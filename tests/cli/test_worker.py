"""What a worker adds to the queue's own."""

from __future__ import annotations

import asyncio

import pytest
from procrastinate import App

from handrail.cli.jobs import PromptWorker, queue_connector

FOR_EVER = 600.0
PATIENCE = 30.0


@pytest.mark.django_db(transaction=True)
def test_a_job_behind_anothers_lock_waits_no_poll() -> None:
    done: list[str] = []

    async def run() -> None:
        queue = App(connector=queue_connector())
        both, listening = asyncio.Event(), asyncio.Event()

        async def decoy() -> None:
            listening.set()

        async def job(name: str) -> None:
            if name == "first":
                while not listening.is_set():  # a decoy that comes now is found only by a worker that is told of it
                    await queue.configure_task("decoy", queue="trials").defer_async()
                    await asyncio.sleep(0.2)
                await queue.configure_task("trial", queue="trials", lock="conversation").defer_async(name="second")
                await asyncio.sleep(0.5)  # the worker is told, and finds the lock taken
            done.append(name)
            if name == "second":
                both.set()

        queue.task(decoy, name="decoy", queue="trials")
        queue.task(job, name="trial", queue="trials")
        async with queue.open_async():
            await queue.configure_task("trial", queue="trials", lock="conversation").defer_async(name="first")
            worker = PromptWorker(
                queue, concurrency=2, fetch_job_polling_interval=FOR_EVER, install_signal_handlers=False
            )
            running = asyncio.create_task(worker.run())
            await asyncio.wait_for(both.wait(), PATIENCE)
            worker.stop()
            await running

    asyncio.run(run())
    assert done == ["first", "second"]
