"""What is prepared for a launch, as `readiness` says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from handrail.governance.ports import CellView, NoEvidenceError, Status
from handrail.governance.sources.desk import assistants

ROOM = "handrail.readiness.queries"


class Readiness:
    """What `readiness` says, for every assistant that customers may write to."""

    def escalation(self, view: CellView) -> Status:
        """Ask for the escalation map."""
        ask = _asks("escalation_status")
        return _joined([ask(each, view.intent, view.channel) for each in assistants()], safety=True)

    def drill(self, view: CellView) -> Status:
        """Ask for the last drill on the channel."""
        ask = _asks("drill_status")
        return _joined([ask(each, view.channel, view.now) for each in assistants()])

    def briefing(self, view: CellView) -> Status:
        """Ask who has read the briefing."""
        return _joined([_asks("briefing_status")(view.intent)])

    def openness(self, view: CellView) -> Status:
        """Ask for the texts."""
        ask = _asks("openness_status")
        return _joined([ask(each) for each in assistants()])

    def review_owner(self, view: CellView) -> Status:
        """Ask who reviews."""
        return _joined([_asks("review_owner_status")(view.intent)])


def _asks(name: str) -> Callable[..., Any]:
    """A query of the room by its name; NoEvidenceError as long as the room does not offer it."""
    try:
        offered: Callable[..., Any] = import_string(f"{ROOM}.{name}")
    except ImportError as problem:
        raise NoEvidenceError(_("nothing tells this yet")) from problem
    return offered


def _joined(answers: Sequence[Any], *, safety: bool = False) -> Status:
    """One status of several. Where `safety` is not told apart, what is missing counts as safety: it fails closed."""
    missing = tuple(dict.fromkeys(str(line) for each in answers for line in each.missing))
    apart = [getattr(each, "safety", each.missing if safety else ()) for each in answers]
    return Status(
        met=sum(each.met for each in answers),
        needed=sum(each.needed for each in answers),
        missing=missing,
        safety=tuple(dict.fromkeys(str(line) for each in apart for line in each)),
    )
