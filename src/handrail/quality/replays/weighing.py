"""What a case's decision is worth, by its label, by what people answered, and by what reviewers have said. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handrail.answering.decide import Outcome, Situation, Verdict, decide
from handrail.answering.reading import Draft
from handrail.autonomy.policy import CellState
from handrail.intents.models import OUT_OF_SCOPE
from handrail.quality.grading import Grade, Truth, Worth, cause_of, grade, knows, worth


@dataclass(frozen=True)
class Weighed:
    """How a case went; `confidence` and `worth` are what a threshold is set by, empty where none could let it answer.

    `worth` is the grade that the case would have if no threshold stood in the way.
    """

    verdict: Verdict
    grade: Grade
    cause: str
    confidence: float | None
    worth: str


def truth_of(
    label: str, drafts: Sequence[Draft | None], *, said: Sequence[Worth | None], alike: Sequence[float | None]
) -> Truth:
    """Return what is known of a case; `said` and `alike` belong to its drafts: a reviewer's verdict, and a likeness.

    Only people can answer what is out of scope or has no article, unless a reviewer found that a draft does.
    """
    worths = tuple(
        verdict or worth(draft, label, alike=like) for draft, verdict, like in zip(drafts, said, alike, strict=True)
    )
    unknown = label == OUT_OF_SCOPE or not knows(drafts, label)
    return Truth(label, worths, unknown and Worth.RIGHT not in said)


def weighed(situation: Situation, truth: Truth) -> Weighed:
    """Return how a case goes that is decided in this situation."""
    verdict, free = decide(situation), decide(replace(situation, cells=_without_thresholds(situation.cells)))
    graded = grade(verdict, truth)
    could = free.outcome == Outcome.ANSWER
    return Weighed(
        verdict=verdict,
        grade=graded,
        cause=cause_of(verdict, graded, situation, truth),
        confidence=min(draft.confidence for draft in situation.drafts if draft) if could else None,
        worth=grade(free, truth) if could else "",
    )


def _without_thresholds(cells: Mapping[str, CellState]) -> dict[str, CellState]:
    return {name: replace(cell, threshold=0.0) for name, cell in cells.items()}
