"""What a worker does around its jobs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from procrastinate import App, JobContext
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Notification
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker
from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool

from handrail.rows import closed_by_server, fresh_connection

log = logging.getLogger(__name__)
_EVERY_DAY = frozenset({"loaded_job_info", "start_job", "job_success", "finish_task"})


def queue_connector() -> PsycopgConnector:
    """Return how the worker reaches its queue: one round trip for each of its statements, and no wait for the disk.

    What a crash may lose is only that a job was fetched or finished; it runs again, and jobs may run twice. A turn's
    own transaction waits for the disk. Each statement of the queue is one call of a function, whole by itself, so
    that it needs no transaction around it.
    """
    parameters: dict[str, Any] = connector_params()
    options = f"{parameters.get('options', '')} -c synchronous_commit=off".strip()
    return PsycopgConnector(kwargs=parameters | {"options": options}, configure=_by_itself, pool_factory=_pool)


async def _by_itself(connection: AsyncConnection) -> None:
    await connection.set_autocommit(True)


def _pool(**parameters: Any) -> AsyncConnectionPool:
    return AsyncConnectionPool(**(parameters | {"check": _still_open}))


async def _still_open(connection: AsyncConnection) -> None:
    """Raise OperationalError if the database has closed a connection; asking it would cost a round trip."""
    if closed_by_server(connection):
        raise OperationalError("the database closed this connection")


def with_fresh_connection(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Run a job with a database connection that lives."""
    fresh_connection()
    return call_next()


class PromptWorker(Worker):
    """A worker that looks for jobs again when one has ended and others have come meanwhile.

    A message that comes while the one before it is thought about has to wait for that conversation's lock. The queue
    tells of new jobs only, not of locks that are free again: such a job would wait for the next poll.
    """

    _told_meanwhile = False

    async def _handle_notification(self, *, channel: str, notification: Notification) -> None:
        self._told_meanwhile = True
        await super()._handle_notification(channel=channel, notification=notification)

    def _log_extra(self, action: str, *parts: Any, **more: Any) -> Any:
        """Describe a job for the log only where a line will be written: the queue does it four times a job."""
        quiet = action in _EVERY_DAY and not self.logger.isEnabledFor(logging.INFO)
        return {} if quiet else super()._log_extra(action, *parts, **more)

    async def _process_job(self, context: JobContext) -> None:
        try:
            await super()._process_job(context)
        finally:
            if self._told_meanwhile:
                self._told_meanwhile = False
                self._new_job_event.set()


async def take_back_lost_jobs(app: App, *, every: float, dead_after: float) -> None:
    """Put jobs whose worker is gone back into the queue, for ever. Jobs may run twice; turns are decided once."""
    while True:
        try:
            await app.job_manager.prune_stalled_workers(dead_after)
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after):
                log.warning("a job was lost and is taken back", extra={"job": job.id})
                await app.job_manager.retry_job(job)
        except ConnectorException as problem:
            log.warning("looking for lost jobs failed: %s", type(problem).__name__)
        await asyncio.sleep(every)
