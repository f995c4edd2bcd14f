"""Masking on all cores: batches go out to processes and come back in their order, a few at a time."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import wait

from handrail.history.preparing import Prepared, Rules, prepare
from handrail.history.records import Bad, Told

MOST_PROCESSES = 8


@dataclass(frozen=True)
class Batch:
    """Records `first` to `last` of a file."""

    first: int
    last: int
    records: Sequence[Told | Bad]


def prepared(batches: Iterable[Batch], rules: Rules, processes: int | None = None) -> Generator[tuple[Batch, Prepared]]:
    """Yield each batch, without its records, with its rows. At most two batches a process are in memory at a time."""
    number = min(processes or os.cpu_count() or 1, MOST_PROCESSES)
    if number == 1:
        for batch in batches:
            yield Batch(batch.first, batch.last, ()), prepare(batch.records, rules)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(number, mp_context=context, initializer=_end_with_parent) as pool:
        waiting: deque[tuple[Batch, Future[Prepared]]] = deque()
        try:
            for batch in batches:
                waiting.append((Batch(batch.first, batch.last, ()), pool.submit(prepare, batch.records, rules)))
                if len(waiting) >= 2 * number:
                    yield _done(waiting)
            while waiting:
                yield _done(waiting)
        finally:
            pool.shutdown(cancel_futures=True)


def _done(waiting: deque[tuple[Batch, Future[Prepared]]]) -> tuple[Batch, Prepared]:
    batch, future = waiting.popleft()
    return batch, future.result()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
