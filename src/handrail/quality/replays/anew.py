"""Thinking again about cases of a replay with the readings that it stored: search, drafts and decision are new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from handrail.answering.engine import Engine
from handrail.autonomy.policy import CellState
from handrail.history.queries import cases_of
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays.running import ReplayOutdatedError
from handrail.quality.replays.thinking import desk_of, read_of, replayed

_AT_ONCE = 128


def thought_anew(
    replay: Replay,
    engine: Engine,
    messages: Sequence[UUID],
    *,
    cells: Mapping[str, CellState],
    muted: tuple[str, ...],
) -> Iterator[ReplayCase]:
    """Yield the cases of some messages as the engine would do them now, graded; nothing is stored.

    Raises ReplayOutdatedError where another embedding model made the stored vectors.
    """
    encoder = engine.reader.encoder.fingerprint
    if replay.versions.get("encoder", encoder) != encoder:
        raise ReplayOutdatedError("encoder")
    desk = replace(desk_of(replay, engine), cells=cells, muted=muted)
    for start in range(0, len(messages), _AT_ONCE):
        part = messages[start : start + _AT_ONCE]
        stored = ReplayCase.objects.filter(replay=replay, message__in=part)
        rows = list(stored.values_list("message_id", "label", "record", "vectors"))
        labels = {message: label for message, label, _record, _vectors in rows}
        read = read_of((message, record, bytes(vectors), record["text"]) for message, _label, record, vectors in rows)
        cases = [case for case in cases_of(part) if case.message in labels]
        yield from replayed(desk, cases, [labels[case.message] for case in cases], read)
