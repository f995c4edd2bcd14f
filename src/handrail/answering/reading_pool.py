"""Reading many messages on several processes: half of reading is Python, which one process does on one core only."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain
from types import TracebackType
from typing import Any

import django

from handrail.answering.reader import Reader, Understood
from handrail.answering.reading import Memory
from handrail.answering.reading_many import CHUNK, Asked, read_many
from handrail.intents.classifier import Classifier, Librarian
from handrail.kernel.errors import HandrailError
from handrail.language.personal import Patterns

_LOOK_AGAIN_SECONDS = 0.2
_WARM_UP = "How long does this take, please?"
_here: list[Reader] = []


class ReadingStoppedError(HandrailError):
    """A process that reads messages ended before it had read them."""

    code = "reading_stopped"


class ReadingPool:
    """Processes that read with the same classifier and memory of articles, each with the model loaded once.

    `origin` says from what the model can be loaded (EmbeddingModel.origin); None means the configured one. They are
    ready when the context is entered, and end with it, or with the process that started them.
    """

    def __init__(
        self,
        classifier: Classifier,
        librarian: Librarian | None,
        *,
        processes: int,
        origin: Mapping[str, str] | None = None,
    ) -> None:
        spawning = multiprocessing.get_context("spawn")
        self._processes = processes
        self._ready = spawning.Semaphore(0)
        memory = librarian.to_bytes() if librarian else None
        load = (self._ready, classifier.to_bytes(), memory, dict(origin) if origin else None)
        self._pool = ProcessPoolExecutor(processes, mp_context=spawning, initializer=_load, initargs=load)

    def __enter__(self) -> ReadingPool:
        """Start the processes and wait until each has loaded everything; raises ReadingStoppedError."""
        begun = [self._pool.submit(_nothing) for _ in range(self._processes)]
        ready = 0
        while ready < self._processes:
            ready += self._ready.acquire(timeout=_LOOK_AGAIN_SECONDS)
            if any(_failed(each) for each in begun):
                self._pool.shutdown()
                raise ReadingStoppedError("a reading process could not load the model")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; what was not begun is not read."""
        self._pool.shutdown(cancel_futures=True)

    def read(self, asked: Sequence[Asked], *, languages: Sequence[str], patterns: Patterns = ()) -> list[Understood]:
        """Return what `read_many` returns, in the order of `asked`; the same message is read once.

        Raises ReadingStoppedError where a process dies, and what reading raises.
        """
        different = list(dict.fromkeys(asked))
        chunks = [different[start : start + CHUNK] for start in range(0, len(different), CHUNK)]
        read = partial(_read, languages=tuple(languages), patterns=patterns)
        try:
            found = list(chain.from_iterable(self._pool.map(read, chunks)))
        except BrokenProcessPool as problem:
            raise ReadingStoppedError("a reading process ended; read again what is missing") from problem
        known = dict(zip(different, found, strict=True))
        return [known[each] for each in asked]


def _failed(begun: Future[None]) -> bool:
    return begun.done() and begun.exception() is not None


def _load(ready: Any, classifier: bytes, librarian: bytes | None, origin: Mapping[str, str] | None) -> None:
    """Make a process ready to read."""
    _end_with_parent()
    django.setup()
    from handrail.intents.encoding import encoder_from

    memory = Librarian.from_bytes(librarian) if librarian else None
    reader = Reader(encoder_from(origin), Classifier.from_bytes(classifier), memory)
    reader.read(_WARM_UP, Memory(language="en"), languages=("en",))
    _here[:] = [reader]
    ready.release()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _nothing() -> None:
    """Only so that a process starts."""


def _read(asked: Sequence[Asked], *, languages: Sequence[str], patterns: Patterns) -> list[Understood]:
    return read_many(_here[0], asked, languages=languages, patterns=patterns)
