"""How precise the triggers are, how much they miss and how long they take, on labelled messages."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from handrail.answering.triggers import Trigger, TriggerInput, triggers
from handrail.bench.labelled import BadFileError, read_records
from handrail.kernel.errors import NotFoundError
from handrail.language.identify import identify
from handrail.language.personal import mask
from handrail.statistics.intervals import wilson

SPLITS = ("tune", "held_out")
POSITIVE = "1"


class NoSuchTriggerError(NotFoundError):
    """No trigger has this name."""

    code = "no_such_trigger"


@dataclass(frozen=True)
class Labelled:
    """A message as the engine shows it to a trigger, and whether the trigger should fire on it."""

    message: TriggerInput
    wanted: bool
    split: str = ""


@dataclass(frozen=True)
class TriggerFigures:
    """What a trigger does on labelled messages.

    `precision` is right / fired and `recall` right / wanted, each with its 95 % Wilson interval and None without any
    case; `rate` is fired / messages; `p50_us` the median of microseconds a message. `missed` and `in_vain` are texts.
    """

    messages: int
    wanted: int
    fired: int
    right: int
    precision: float | None
    precision_interval: tuple[float, float]
    recall: float | None
    recall_interval: tuple[float, float]
    rate: float
    p50_us: float
    missed: tuple[str, ...]
    in_vain: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain values for JSON."""
        return asdict(self)


def named_trigger(name: str) -> Trigger:
    """Return the trigger of that name. Raises NoSuchTriggerError, which names those that exist."""
    try:
        return triggers()[name]
    except KeyError:
        raise NoSuchTriggerError(f"{name!r} is none of {', '.join(triggers())}") from None


def shipped_examples(trigger: Trigger) -> list[Labelled]:
    """Return the labelled messages in the folder of a trigger; none if it has no examples.csv."""
    file = resources.files(type(trigger).__module__).joinpath("examples.csv")
    if not file.is_file():
        return []
    with resources.as_file(file) as path:
        return read_messages(path)


def read_messages(
    path: Path, *, text_column: str = "text", label_column: str = "label", positive_label: str = POSITIVE
) -> list[Labelled]:
    """Read labelled messages from a CSV; a message is wanted if its label equals `positive_label`.

    Columns that may be absent: `language` (else it is guessed), `split`, `earlier` (messages joined by " ¦ "),
    `languages` (those served, by spaces) and `vip` (1). Raises BadFileError.
    """
    rows = [row for row in read_records(path, (text_column, label_column)) if row[text_column].strip()]
    found = [
        Labelled(_message(row, text_column), row[label_column].strip() == positive_label, row.get("split") or "")
        for row in rows
    ]
    if not any(each.wanted for each in found):
        raise BadFileError(f"{path}: no {label_column!r} is {positive_label!r}")
    return found


def bench_trigger(trigger: Trigger, labelled: Sequence[Labelled]) -> TriggerFigures:
    """Ask a trigger about each message, timed one by one. Raises ValueError without any message."""
    fired, seconds = [], []
    trigger.find(replace(labelled[0].message, text="A first message, since what is read from files is read once."))
    for each in labelled:
        started = time.perf_counter()
        finding = trigger.find(each.message)
        seconds.append(time.perf_counter() - started)
        fired.append(finding is not None)
    return _figures(labelled, fired, float(np.median(seconds)) * 1e6)


def bench_shipped(names: Sequence[str] = ()) -> Mapping[str, TriggerFigures]:
    """Measure triggers (without names all) on their own examples, by "name, split". Raises NoSuchTriggerError."""
    figures = {}
    for name in names or triggers():
        trigger = named_trigger(name)
        examples = shipped_examples(trigger)
        for split in SPLITS:
            chosen = [each for each in examples if each.split == split]
            if chosen:
                figures[f"{name}, {split}"] = bench_trigger(trigger, chosen)
    return figures


def _message(row: Mapping[str, str], text_column: str) -> TriggerInput:
    """What the engine would show: personal data masked, the language guessed unless the file tells it."""
    text = mask(row[text_column]).text
    served = tuple((row.get("languages") or "").split())
    earlier = tuple(each.strip() for each in (row.get("earlier") or "").split("¦") if each.strip())
    language = row.get("language") or identify(text, expected=served[0] if served else "en")
    return TriggerInput(text, language, earlier, served, vip=row.get("vip") == "1")


def _figures(labelled: Sequence[Labelled], fired: Sequence[bool], p50_us: float) -> TriggerFigures:
    pairs = list(zip(labelled, fired, strict=True))
    wanted = sum(each.wanted for each in labelled)
    right = sum(each.wanted and fires for each, fires in pairs)
    return TriggerFigures(
        messages=len(labelled),
        wanted=wanted,
        fired=sum(fired),
        right=right,
        precision=right / sum(fired) if any(fired) else None,
        precision_interval=wilson(right, sum(fired)),
        recall=right / wanted if wanted else None,
        recall_interval=wilson(right, wanted),
        rate=sum(fired) / len(labelled),
        p50_us=p50_us,
        missed=tuple(each.message.text for each, fires in pairs if each.wanted and not fires),
        in_vain=tuple(each.message.text for each, fires in pairs if fires and not each.wanted),
    )
