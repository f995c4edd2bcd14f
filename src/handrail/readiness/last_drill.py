"""The newest drill of a channel, as it is told beside a launch: result, age, whose it was, which engine, still true?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from handrail.answering.loading import present_versions
from handrail.assistants.models import Assistant
from handrail.readiness.models import Drill
from handrail.readiness.queries import newest_drill, outdated


@dataclass(frozen=True)
class LastDrill:
    """The drill that ended last. `stale` says in words why it no longer counts, empty while it does.

    `changed` names the parts of the engine that are others by now: the drill still counts, but tried another build.
    """

    drill: Drill
    cases: int
    held: int
    days: int
    stale: str
    changed: tuple[str, ...]

    @property
    def versions(self) -> list[tuple[str, str]]:
        """The parts of the engine that answered, each with the beginning of its version."""
        known = self.drill.versions or {}
        return [(name, str(known[name])[:12]) for name in _PARTS if name in known]


_PARTS = ("engine", "classifier", "encoder", "policy")


def last_drill(assistant: Assistant, channel: str, now: datetime) -> LastDrill | None:
    """Return the newest drill that has ended, or None where there is none."""
    drill = newest_drill(assistant, channel)
    if drill is None or drill.ended_at is None:
        return None
    cases, present = list(drill.cases.all()), present_versions()
    changed = tuple(name for name in _PARTS if name in present and _other(drill, name, present[name]))
    held = sum(case.held for case in cases)
    return LastDrill(drill, len(cases), held, (now - drill.ended_at).days, outdated(drill, assistant, now), changed)


def told(last: LastDrill) -> list[str]:
    """Return the drill line by line, for those who read no page."""
    drill = last.drill
    who = drill.by.name if drill.by else _("nobody who is still here")
    result = _("passed") if drill.passed else _("failed")
    values = {"result": result, "held": last.held, "all": last.cases, "days": last.days, "name": who,
              "taker": drill.participant.name}  # fmt: skip
    lines = [_("last drill %(result)s: %(held)s of %(all)s cases held, %(days)s days ago; begun by %(name)s, %(taker)s "
               "took part") % values]  # fmt: skip
    if last.versions:
        lines.append(_("played with %(versions)s") % {"versions": ", ".join(" ".join(pair) for pair in last.versions)})
    if last.stale:
        lines.append(_("stale: %(why)s") % {"why": last.stale})
    if last.changed:
        lines.append(_("changed since: %(names)s") % {"names": ", ".join(last.changed)})
    return lines


def _other(drill: Drill, name: str, present: str) -> bool:
    return str((drill.versions or {}).get(name, present)) != present
