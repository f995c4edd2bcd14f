"""How well personal data is found in someone's labelled messages, and how fast."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from handrail.bench.personal_examples import LabelledText
from handrail.language.personal import Span, find, mask
from handrail.statistics.intervals import wilson

ENOUGH_OVERLAP = 0.8
ROUNDS = 3


@dataclass(frozen=True)
class KindFigures:
    """Figures of one kind: spans in the labels and found ones, precision and recall with 95 % intervals (Wilson)."""

    labelled: int
    found: int
    precision: float | None
    precision_95: tuple[float, float]
    recall: float | None
    recall_95: tuple[float, float]


@dataclass(frozen=True)
class PersonalReport:
    """Figures by split and kind, and microseconds to mask one message.

    A found span is right when a labelled one of its kind shares 80 % of the longer of the two. `clean_masked` of the
    `clean` messages without personal data were masked all the same.
    """

    messages: int
    clean: int
    clean_masked: int
    splits: dict[str, dict[str, KindFigures]]
    microseconds: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values, one table for each split."""
        plain: dict[str, Any] = asdict(self)
        splits: dict[str, Any] = plain.pop("splits")
        return plain | splits


def bench_personal(examples: Sequence[LabelledText]) -> PersonalReport:
    """Find the personal data of every message and compare. Raises BadPatternError."""
    found = [find(example.text, example.patterns) for example in examples]
    clean = [spans for example, spans in zip(examples, found, strict=True) if not example.spans]
    splits = sorted({example.split for example in examples})
    return PersonalReport(
        messages=len(examples),
        clean=len(clean),
        clean_masked=sum(bool(spans) for spans in clean),
        splits={
            split: _by_kind(
                [(one.spans, spans) for one, spans in zip(examples, found, strict=True) if one.split == split]
            )
            for split in splits
        },
        microseconds=_microseconds(examples),
    )


def _by_kind(pairs: Sequence[tuple[Sequence[Span], Sequence[Span]]]) -> dict[str, KindFigures]:
    labelled, found, right = Counter[str](), Counter[str](), Counter[str]()
    for truth, spans in pairs:
        labelled.update(span.kind for span in truth)
        found.update(span.kind for span in spans)
        right.update(true.kind for true in truth if any(_same(true, span) for span in spans))
    kinds = {kind: _figures(labelled[kind], found[kind], right[kind]) for kind in sorted(labelled | found)}
    return kinds | {"all": _figures(labelled.total(), found.total(), right.total())}


def _same(true: Span, span: Span) -> bool:
    shared = min(true.end, span.end) - max(true.start, span.start)
    return true.kind == span.kind and shared >= ENOUGH_OVERLAP * max(true.end - true.start, span.end - span.start)


def _figures(labelled: int, found: int, right: int) -> KindFigures:
    return KindFigures(
        labelled=labelled,
        found=found,
        precision=right / found if found else None,
        precision_95=wilson(right, found),
        recall=right / labelled if labelled else None,
        recall_95=wilson(right, labelled),
    )


def _microseconds(examples: Sequence[LabelledText]) -> dict[str, float]:
    """Median and 95th percentile over messages; of each the fastest of three goes."""
    fastest = []
    for example in examples:
        goes = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            mask(example.text, example.patterns)
            goes.append(time.perf_counter() - started)
        fastest.append(min(goes) * 1e6)
    return {f"p{part}": float(np.percentile(fastest, part)) for part in (50, 95)}
