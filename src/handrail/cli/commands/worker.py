"""`handrail worker`: takes turns and other jobs."""

from __future__ import annotations

import asyncio
import logging
import os

import click
import django
import uvloop
from django.conf import settings

from handrail.cli.supervised import end_with_parent, keep_what_is_loaded, share_the_interpreter

HEARTBEAT_SECONDS = 1.0
DEAD_AFTER_SECONDS = 6.0
RECOVER_EVERY_SECONDS = 2.0
POLL_SECONDS = 0.5
log = logging.getLogger(__name__)


@click.command("worker")
def command() -> None:
    """Take turns and run other jobs; any number of workers on any number of hosts."""
    end_with_parent()
    share_the_interpreter()
    django.setup()
    from handrail.answering.loading import warm_up
    from handrail.cli.embedding import follow_settings

    warm_up()
    keep_what_is_loaded()
    follow_settings()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work())


async def _work() -> None:
    from procrastinate.contrib.django import app

    from handrail.cli.following import follow_cells, follow_outcomes
    from handrail.cli.jobs import PromptWorker, queue_connector, take_back_lost_jobs, with_fresh_connection

    worker_app = app.with_connector(queue_connector())
    async with worker_app.open_async():
        recovery = asyncio.create_task(
            take_back_lost_jobs(worker_app, every=RECOVER_EVERY_SECONDS, dead_after=DEAD_AFTER_SECONDS)
        )
        following = [asyncio.create_task(follow_outcomes()), asyncio.create_task(follow_cells())]
        try:
            await PromptWorker(
                app=worker_app,
                name=f"worker-{os.getpid()}",
                concurrency=settings.HANDRAIL.worker_concurrency,
                delete_jobs="successful",
                fetch_job_polling_interval=POLL_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
                shutdown_graceful_timeout=5.0,
                task_middleware=[with_fresh_connection],
            ).run()  # type: ignore[no-untyped-call]
        finally:
            recovery.cancel()
            for each in following:
                each.cancel()
