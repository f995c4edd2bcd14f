"""How fast a desk's history comes in, and how much memory that takes: a generated file of any size."""

from __future__ import annotations

import csv
import random
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from handrail.assistants.actions import add_assistant
from handrail.demo.files import folder
from handrail.history.formats import Reading
from handrail.history.importing import import_history, open_file
from handrail.history.models import PastMessage

MESSAGES_A_CONVERSATION = 5
_COLUMNS = ("conversation", "author", "text", "at", "channel", "customer", "tags")


@dataclass(frozen=True)
class HistorySpeed:
    """The figures. Memory in MB: of all processes of the import at their highest, and after a quarter of the file."""

    messages: int
    megabytes: float
    seconds: float
    messages_per_second: float
    peak_memory: float
    peak_memory_of_first_quarter: float
    messages_per_second_again: float

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON can hold them."""
        return {name: round(value, 1) for name, value in asdict(self).items()}


def bench_history(
    *, messages: int, folder_for_file: Path, on_progress: Callable[[str, int, int], None]
) -> HistorySpeed:
    """Generate a CSV, import it, and import it again, when nothing is new."""
    path = folder_for_file / "history.csv"
    write_history(path, messages)
    add_assistant(slug="bench", name="B", brand="B", languages=["en", "de", "es"], team_name="Bench", origins=[])
    with _Memory() as memory:

        def note(done: int) -> None:
            memory.note(done / messages)
            on_progress("import", done, messages)

        seconds = _import(path, note)
    stored = PastMessage.objects.count()
    if stored != messages:
        raise RuntimeError(f"{messages} messages went in, {stored} are there")
    again = _import(path, lambda done: on_progress("again", done, messages))
    return HistorySpeed(
        messages, path.stat().st_size / 1e6, seconds, messages / seconds, memory.peak, memory.early, messages / again
    )  # fmt: skip


def write_history(path: Path, messages: int) -> None:
    """Write a CSV of messages made from the demo company's, with order numbers, names and addresses strewn in."""
    chance = random.Random(7)  # noqa: S311
    texts = [row["text"] for file in sorted((folder() / "messages").glob("*.csv"))
             for row in csv.DictReader(file.open(encoding="utf-8"))]  # fmt: skip
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for number in range(messages):
            told, place = divmod(number, MESSAGES_A_CONVERSATION)
            said = f"{chance.choice(texts)} {chance.choice(texts)}"
            if chance.random() < 0.3:
                said += f" My order is FH-{chance.randrange(10**7):07d}, write to anna{number}@example.com."
            at = begin + timedelta(minutes=7 * told, seconds=60 * place)
            author = "customer" if place % 2 == 0 else "agent"
            writer.writerow([told, author, said, at.isoformat(), "email", f"c{told % 9973}", "order|late"])


def _import(path: Path, on_progress: Callable[[int], Any]) -> float:
    from handrail.assistants.actions import assistant_named

    begun = time.perf_counter()
    import_history(
        file=open_file(path, Reading()),
        assistant=assistant_named("bench"),
        on_progress=lambda messages, _done, _size: on_progress(messages),
    )
    return time.perf_counter() - begun


class _Memory:
    """Watches the unique memory of this process and the processes that mask (the database's is not counted)."""

    def __init__(self) -> None:
        self.peak = self.early = 0.0
        self._share = 0.0
        self._ended = threading.Event()

    def note(self, share: float) -> None:
        """Say how much of the file is done."""
        self._share = share

    def __enter__(self) -> _Memory:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        this = psutil.Process()
        while not self._ended.wait(0.25):
            used = 0.0
            for process in (this, *(child for child in this.children(recursive=True) if _masks(child))):
                try:
                    used += process.memory_full_info().uss / 1e6
                except psutil.Error:
                    continue
            self.peak = max(self.peak, used)
            if self._share <= 0.25:
                self.early = max(self.early, used)


def _masks(process: psutil.Process) -> bool:
    try:
        return "python" in process.name()
    except psutil.Error:
        return False
