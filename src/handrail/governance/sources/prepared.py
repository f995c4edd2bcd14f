"""What is prepared for a launch, as `readiness` says, for every assistant that customers may write to."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from handrail.answering.triggers import triggers
from handrail.assistants.models import Assistant
from handrail.governance.ports import CellView, Status
from handrail.governance.sources.desk import assistants
from handrail.intents.models import Intent
from handrail.readiness import queries
from handrail.readiness.escalation import heard_triggers, routes
from handrail.readiness.messages import can_be_tried
from handrail.readiness.models import DrillCase
from handrail.readiness.policy import CaseKind
from handrail.readiness.policy import Status as Prepared


class Readiness:
    """Each status of the room; the parts for the sake of safety are told apart."""

    def escalation(self, view: CellView) -> Status:
        """Ask for the escalation map; what it lacks for triggers of safety is a matter of safety."""
        intent = _intent(view)
        maps = [routes(each, intent) for each in assistants()]
        unsafe = [
            f"{route.reason.replace('_', ' ')}: {words}"
            for found in maps
            for route in found
            if route.safety
            for words in route.missing
        ]
        return _joined([queries.map_status(found) for found in maps], safety=unsafe)

    def drill(self, view: CellView) -> Status:
        """Ask for the last drill on the channel; that it brought in a person for safety can be overridden by nobody."""
        found = [queries.drill_status(each, view.channel, view.now) for each in assistants()]
        said = _("no drill on this channel has brought in a person for: %(names)s")
        unshown = [_unshown(each, view.channel) for each in assistants()]
        return _joined(found, safety=[said % {"names": ", ".join(names)} for names in unshown if names])

    def briefing(self, view: CellView) -> Status:
        """Ask who has read the briefing."""
        return _joined([queries.briefing_status(_intent(view))])

    def openness(self, view: CellView) -> Status:
        """Ask for the texts."""
        return _joined([queries.openness_status(each) for each in assistants()])

    def review_owner(self, view: CellView) -> Status:
        """Ask who reviews."""
        return _joined([queries.review_owner_status(_intent(view))])


def _unshown(assistant: Assistant, channel: str) -> list[str]:
    """Triggers of safety that the newest drill has not shown to bring in a person, in words."""
    known, drill = triggers(), queries.newest_drill(assistant, channel)
    cases = list(DrillCase.objects.filter(drill=drill, kind=CaseKind.TRIGGER)) if drill else []
    failed = {case.expects for case in cases if not case.held}
    shown = {case.expects for case in cases} - failed
    return [
        name.replace("_", " ")
        for name in heard_triggers(assistant)
        if known[name].safety and can_be_tried(name, assistant.languages) and name not in shown
    ]


def _intent(view: CellView) -> Intent:
    return Intent.objects.select_related("team").get(slug=view.intent)


def _joined(answers: Sequence[Prepared], *, safety: Sequence[str] = ()) -> Status:
    """One status of several assistants."""
    return Status(
        met=sum(each.met for each in answers),
        needed=sum(each.needed for each in answers),
        missing=tuple(dict.fromkeys(line for each in answers for line in each.missing)),
        safety=tuple(dict.fromkeys(safety)),
    )
