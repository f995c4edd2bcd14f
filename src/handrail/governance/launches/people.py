"""The facts beside a check: who owns, who has read, which threshold is in use, who tried to break it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.autonomy.queries import ladder_rules, state_of
from handrail.governance.gates import Finding
from handrail.quality.queries import current_threshold, risk_limit
from handrail.readiness.briefing import readers
from handrail.readiness.models import BreakAttempt, ReviewOwner
from handrail.readiness.openness import openness_of

_NEWEST = 3
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def facts_of(gate: str, cell: Cell, finding: Finding) -> tuple[str, ...]:
    """Return what is to be told beside a gate, besides its numbers."""
    told = {"scope": _scope, "replay": _threshold, "language": _language, "briefed": _briefed}
    told |= {"openness": _openness, "review_owner": _owner}
    return tuple(filter(None, told[gate](cell, finding))) if gate in told else ()


def attempts_of(channel: str) -> tuple[str, ...]:
    """Return the newest attempts to break the bot on a channel, each with its verdict."""
    judged = BreakAttempt.objects.filter(channel=channel, judged_at__isnull=False).select_related("person")
    words = {"held": _("held"), "broke": _("broke")}
    return tuple(
        f"{each.person.name}: {words.get(each.verdict, each.verdict)}. {each.words}"[:200]
        for each in judged.order_by("-judged_at")[:_NEWEST]
    )


def _scope(cell: Cell, finding: Finding) -> list[str]:
    intent = cell.intent
    return [
        _("owner: %(name)s") % {"name": intent.owner.name} if intent.owner else "",
        _("audience: %(name)s") % {"name": intent.audience} if intent.audience else "",
        _("risk: %(name)s") % {"name": intent.risk},
        _("systems: %(names)s") % {"names": ", ".join(intent.systems) or _("none")},
    ]


def _threshold(cell: Cell, finding: Finding) -> list[str]:
    alpha, delta = risk_limit(cell.intent_id, cell.intent.risk)
    limit = _("limit: at most %(alpha)s wrong, sure to %(sure)s")
    told = [limit % {"alpha": f"{alpha:.1%}", "sure": f"{1 - delta:.0%}"}]
    chosen = current_threshold(cell) if cell.pk else None
    if chosen is None:
        used = state_of(cell, ladder_rules()).threshold
        return [*told, _("threshold in use: %(value)s, not set from evidence") % {"value": f"{used:.3f}"}]
    if chosen.value is None:
        return [*told, _("version %(number)s: the cases allow no threshold") % {"number": chosen.version}]
    share = chosen.accepted / chosen.cases if chosen.cases else 0.0
    words = _("threshold in use: %(value)s, version %(number)s; it answers %(share)s of %(cases)s cases")
    values = {"value": f"{chosen.value:.3f}", "number": chosen.version, "share": f"{share:.0%}", "cases": chosen.cases}
    return [*told, words % values]


def _language(cell: Cell, finding: Finding) -> list[str]:
    hard = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in finding.figures.get("hard", {}).items())
    return [_("%(number)s labelled messages") % {"number": finding.n}, _("hard ones: %(list)s") % {"list": hard or "0"}]


def _briefed(cell: Cell, finding: Finding) -> list[str]:
    found = readers(cell.intent)
    read = ", ".join(each.person.name for each in found.read)
    waiting = ", ".join(person.name for person in found.waiting)
    return [
        _("acknowledged: %(names)s") % {"names": read or _("nobody")},
        _("not yet: %(names)s") % {"names": waiting} if waiting else "",
    ]


def _openness(cell: Cell, finding: Finding) -> list[str]:
    told = []
    for assistant in Assistant.objects.order_by("slug"):
        done = [each.language for each in openness_of(assistant) if each.confirmation and not each.lacking]
        values = {"name": assistant.name, "languages": ", ".join(done) or _("none"), "all": len(assistant.languages)}
        told.append(_("%(name)s: confirmed %(languages)s of %(all)s languages") % values)
    return told


def _owner(cell: Cell, finding: Finding) -> list[str]:
    owner = ReviewOwner.objects.filter(intent=cell.intent).select_related("person").first()
    return [f"{owner.person.name}, {_(_DAYS[owner.weekday])} {owner.hour}:00"] if owner else []
