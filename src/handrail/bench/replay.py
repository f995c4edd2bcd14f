"""How fast a desk's past is replayed: everything anew, from stored readings, and decided again."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from django.conf import settings
from django.db import connection

from handrail.answering.engine import Engine
from handrail.answering.loading import current_engine
from handrail.assistants.actions import assistant_named
from handrail.assistants.models import Assistant
from handrail.bench.consulting import consulting
from handrail.demo.files import folder
from handrail.demo.loading import load_demo
from handrail.history.models import HistoryImport, PastConversation, PastLabel, PastMessage
from handrail.intents.actions import train_classifier
from handrail.intents.encoding import process_encoder
from handrail.intents.importing import digest_of
from handrail.intents.models import Example, Intent
from handrail.quality.models import Replay
from handrail.quality.replays.rules import Rules
from handrail.quality.replays.running import begin, finish, work_on
from handrail.quality.replays.whatif import decided_again

PROCESSES = 2
TIMES = 5
_TICK = 0.01
_A_WRITE = 5_000
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ReplaySpeed:
    """The figures. Seconds by the clock and of processor time, the database's included, with so many processes.

    `cells_consulted_ms` is what the ladder costs inside a decision, `cells_looked_up_ms` the query before it.
    """

    messages: int
    processes: int
    seconds: float
    cpu_seconds: float
    messages_per_second: float
    seconds_for_10000: float
    cpu_seconds_for_10000: float
    reused_per_second: float
    reused_cpu_seconds: float
    decided_again_per_second: float
    decided_again_per_cpu_second: float
    cells_consulted_ms: float
    cells_looked_up_ms: float

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON can hold them."""
        return {name: round(value, 4 if name.endswith("_ms") else 1) for name, value in asdict(self).items()}


def bench_replay(*, messages: int, own: Sequence[str] = (), on_progress: Report) -> ReplaySpeed:
    """Fill the connected, empty database with the demo company and a past of so many messages, and replay it.

    `own` are messages to use instead of the demo company's; its labels are not theirs, so only the speed counts.
    """
    with tempfile.TemporaryDirectory(prefix="handrail-demo-") as place:
        load_demo(encoder=process_encoder(), data=Path(place), on_progress=on_progress)
    train_classifier(encoder=process_encoder())
    return measured(assistant_named("fernhill"), current_engine(), messages, on_progress, own=own)


def measured(
    assistant: Assistant, engine: Engine, messages: int, on_progress: Report, *, own: Sequence[str] = ()
) -> ReplaySpeed:
    """Write a past of so many messages for an assistant, and replay it anew, from its readings, and by other rules."""
    write_past(assistant, messages, lambda done: on_progress("writing history", done, messages), own=own)
    anew = _Watch()
    first = _replayed(assistant, engine, None, lambda done, cases: on_progress("anew", done, cases), anew)
    reused = _Watch()
    _replayed(assistant, engine, first, lambda done, cases: on_progress("from readings", done, cases), reused)
    again = [_timed(first) for _ in range(TIMES)]
    cases = first.cases
    asked = consulting(list(Intent.objects.values_list("slug", flat=True)))
    return ReplaySpeed(
        messages=cases,
        processes=PROCESSES,
        seconds=anew.seconds,
        cpu_seconds=anew.cpu,
        messages_per_second=cases / anew.seconds,
        seconds_for_10000=10_000 * anew.seconds / cases,
        cpu_seconds_for_10000=10_000 * anew.cpu / cases,
        reused_per_second=cases / reused.seconds,
        reused_cpu_seconds=reused.cpu,
        decided_again_per_second=cases / median(watch.seconds for watch in again),
        decided_again_per_cpu_second=TIMES * cases / max(sum(watch.cpu for watch in again), _TICK),
        cells_consulted_ms=asked.consulted,
        cells_looked_up_ms=asked.looked_up,
    )


def write_past(
    assistant: Assistant, messages: int, on_progress: Callable[[int], Any], *, own: Sequence[str] = ()
) -> None:
    """Write labelled past messages: the demo company's or other ones, no two the same, every other with an answer."""
    known = {intent.slug: intent.pk for intent in Intent.objects.all()}
    run = HistoryImport.objects.create(
        assistant=assistant, source="bench", format="csv", encoding="utf-8", file_name="bench.csv", size=0,
        fingerprint="bench",
    )  # fmt: skip
    rows = _varied(messages, [(text, "") for text in own] or _of_the_demo())
    for start in range(0, messages, _A_WRITE):
        part = [next(rows) for _ in range(min(_A_WRITE, messages - start))]
        told = PastConversation.objects.bulk_create(
            PastConversation(
                history_import=run, assistant=assistant, source="bench", external_id=str(start + number),
                channel="chat", language="en", started_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            )
            for number in range(len(part))
        )  # fmt: skip
        asked = PastMessage.objects.bulk_create(
            PastMessage(conversation=each, history_import=run, key="0", position=0, author="customer", text=text)
            for each, (text, _) in zip(told, part, strict=True)
        )
        PastMessage.objects.bulk_create(
            PastMessage(conversation=each, history_import=run, key="1", position=1, author="agent", text=_ANSWER)
            for each in told[::2]
        )
        PastLabel.objects.bulk_create(
            PastLabel(message=message, intent_id=known.get(label), origin="column")
            for message, (_, label) in zip(asked, part, strict=True)
        )
        on_progress(start + len(part))


_ANSWER = "We have looked into it for you and will send the details to the address on your account within a day."


def _of_the_demo() -> list[tuple[str, str]]:
    return [
        (row["text"], row["intent"])
        for file in sorted((folder() / "messages").glob("*.csv"))
        for row in csv.DictReader(file.open(encoding="utf-8"))
        if "|" not in row["intent"]
    ]


def _varied(messages: int, rows: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Messages over and over, from the second time on each with a number of its own, so that none is read twice."""
    known = {digest_of(text) for text in Example.objects.values_list("text", flat=True)}
    for number in range(messages):
        text, label = rows[number % len(rows)]
        again = number >= len(rows) or digest_of(text) in known
        yield f"{text} {number}" if again else text, label


def _replayed(
    assistant: Assistant,
    engine: Engine,
    readings_of: Replay | None,
    on_progress: Callable[[int, int], None],
    watch: _Watch,
) -> Replay:
    replay = begin(assistant=assistant, channel="chat", engine=engine, by=None, readings_of=readings_of)
    with watch, _helper(replay):
        work_on(replay, engine, on_progress)
        while not finish(replay):
            time.sleep(0.05)
    return replay


@contextmanager
def _helper(replay: Replay) -> Iterator[None]:
    """Another process that works on the same replay, in the same database; its start counts."""
    place = settings.DATABASES["default"]
    address = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"
    environment = os.environ | {"DATABASE_URL": address}
    command = [sys.executable, "-m", "handrail", "replay", "work", str(replay.pk)]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield
        running.wait(60)
    finally:
        if running.poll() is None:
            running.terminate()
            running.wait(10)


def _timed(replay: Replay) -> _Watch:
    with _Watch() as watch:
        decided_again(replay, Rules(every=0.85))
    return watch


class _Watch:
    """Seconds by the clock, and of processor time of this process, of its children and of the database."""

    seconds = cpu = 0.0

    def __enter__(self) -> _Watch:
        self._began, self._spent = time.perf_counter(), _spent()
        return self

    def __exit__(self, *problem: object) -> None:
        self.seconds, self.cpu = time.perf_counter() - self._began, _spent() - self._spent


def _spent() -> float:
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system + _spent_by_database()


def _spent_by_database() -> float:
    """Of the database's server and all its processes, those that have ended included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0]).parent()
    total = 0.0
    for process in [server, *server.children()] if server else []:
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
