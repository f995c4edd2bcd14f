"""How far things are prepared: what gates read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.intents.models import Intent
from handrail.readiness.briefing import Readers, readers_of
from handrail.readiness.escalation import Route, handoff_deadline, heard_triggers, is_grave, map_digest, routes_of
from handrail.readiness.messages import can_be_tried
from handrail.readiness.models import BreakAttempt, Drill, DrillCase, ReviewOwner
from handrail.readiness.openness import openness_of
from handrail.readiness.policy import ATTEMPT_COUNTS_FOR, DRILL_COUNTS_FOR, CaseKind, Status, Verdict
from handrail.readiness.words import language_name

__all__ = [
    "attempts_status",
    "briefing_status",
    "drill_status",
    "escalation_status",
    "handoff_deadline",
    "map_status",
    "openness_status",
    "review_owner_status",
]


def escalation_status(assistant: Assistant, intent: Intent, channel: str) -> Status:
    """Return for how many reasons of handing off the map is whole: an active team, a deadline, words in all languages.

    The map is an assistant's and holds on every channel; whether it works on one, a drill shows.
    """
    return escalation_statuses(assistant, [intent])[intent.pk]


def escalation_statuses(assistant: Assistant, intents: Sequence[Intent]) -> dict[UUID, Status]:
    """Return the same for many intents, by their ids."""
    maps = routes_of(assistant, intents)
    return {intent.pk: map_status(found) for intent, found in zip(intents, maps, strict=True)}


def drill_status(assistant: Assistant, channel: str, now: datetime) -> Status:
    """Return whether the newest drill on a channel passed within the last seven days, on the map as it is now."""
    drill = newest_drill(assistant, channel)
    missing = _undrilled(drill, assistant, now)
    if not missing:
        return Status(1, 1)
    grave = drill is not None and any(not case.held and is_grave(case.expects) for case in drill.cases.all())
    return Status(0, 1, [missing], [missing] if grave else [])


def attempts_status(assistant: Assistant, channel: str, now: datetime) -> Status:
    """Return whether people tried to break the bot on a channel within seven days, and everything that broke holds now.

    An attempt that broke the bot stands until one that repeats it has held.
    """
    judged = BreakAttempt.objects.filter(assistant=assistant, channel=channel, judged_at__lte=now)
    recent = judged.filter(judged_at__gt=now - ATTEMPT_COUNTS_FOR).exists()
    broken = judged.filter(verdict=Verdict.BROKE).exclude(again__verdict=Verdict.HELD).select_related("person")
    missing = [
        _("%(name)s broke the bot: %(words)s. Try the same again once it is mended")
        % {"name": each.person.name, "words": each.words.rstrip(".")}
        for each in broken
    ]
    if not recent:
        missing.insert(0, _("nobody has tried to break the bot by hand in the last 7 days"))
    return Status(int(not missing), 1, missing)


def briefing_status(intent: Intent) -> Status:
    """Return how many of the receiving team have acknowledged the current briefing."""
    return briefing_statuses([intent])[intent.pk]


def briefing_statuses(intents: Sequence[Intent]) -> dict[UUID, Status]:
    """Return the same for many intents, by their ids."""
    return {pk: _briefed(found) for pk, found in readers_of(intents).items()}


def openness_status(assistant: Assistant) -> Status:
    """Return in how many of an assistant's languages all texts are there and confirmed by a person as they are."""
    missing = []
    found = openness_of(assistant)
    for each in found:
        if each.lacking:
            values = {
                "language": language_name(each.language),
                "texts": ", ".join(key.replace("_", " ") for key in each.lacking),
            }
            missing.append(_("%(language)s: no words for %(texts)s") % values)
        elif each.confirmation is None:
            name = {"language": language_name(each.language)}
            missing.append(_("%(language)s: a person must read and confirm the texts") % name)
    return Status(len(found) - len(missing), len(found), missing)


def review_owner_status(intent: Intent) -> Status:
    """Return whether an active person who may judge answers reviews an intent each week."""
    return _owned(ReviewOwner.objects.filter(intent=intent).select_related("person").first())


def review_owner_statuses(intents: Sequence[Intent]) -> dict[UUID, Status]:
    """Return the same for many intents, by their ids."""
    owners = {each.intent_id: each for each in ReviewOwner.objects.filter(intent__in=intents).select_related("person")}
    return {intent.pk: _owned(owners.get(intent.pk)) for intent in intents}


def newest_drill(assistant: Assistant, channel: str) -> Drill | None:
    """Return the drill on a channel that ended last, or None."""
    ended = Drill.objects.filter(assistant=assistant, channel=channel, ended_at__isnull=False)
    return ended.select_related("participant", "by").order_by("-ended_at").first()


def _undrilled(drill: Drill | None, assistant: Assistant, now: datetime) -> str:
    """Why a drill does not count; empty when it does."""
    if drill is None:
        return _("no drill has been run on this channel")
    if not drill.passed:
        failed = sum(not case.held for case in drill.cases.all())
        return _("the last drill failed in %(failed)s cases") % {"failed": failed}
    return outdated(drill, assistant, now)


def outdated(drill: Drill, assistant: Assistant, now: datetime) -> str:
    """Return why a drill that has ended is no longer about what is here now, whatever its result; empty when it is."""
    if drill.ended_at is None or drill.ended_at <= now - DRILL_COUNTS_FOR:
        days = (now - (drill.ended_at or drill.begun_at)).days
        return _("the last drill is %(days)s days old; it counts for 7") % {"days": days}
    if drill.map_digest != map_digest(assistant):
        return _("the escalation map has been changed since the last drill")
    tried = DrillCase.objects.filter(drill=drill, kind=CaseKind.TRIGGER).values_list("expects", flat=True)
    triable = {name for name in heard_triggers(assistant) if can_be_tried(name, assistant.languages)}
    left = sorted(triable - set(tried))
    if left:
        names = ", ".join(name.replace("_", " ") for name in left)
        return _("the last drill did not try: %(names)s") % {"names": names}
    return ""


def map_status(found: list[Route]) -> Status:
    """Return for how many reasons of a map that was read already everything is there."""
    lacking = defaultdict(list)
    for route in found:
        for words in route.missing:
            lacking[words].append(route.reason.replace("_", " "))
    missing = {words: f"{words}: {', '.join(names)}" for words, names in lacking.items()}
    grave = {words for route in found if is_grave(route.reason) for words in route.missing}
    safety = [line for words, line in missing.items() if words in grave]
    return Status(sum(not route.missing for route in found), len(found), list(missing.values()), safety)


def _briefed(found: Readers) -> Status:
    if found.briefing is None:
        return Status(0, max(found.count, 1), [_("no briefing is written")])
    if not found.count:
        teams = ", ".join(team.name for team in found.teams) or _("the front desk")
        return Status(0, 1, [_("%(team)s has no active member who works in the inbox") % {"team": teams}])
    waiting = [
        _("%(name)s has not read version %(version)s") % {"name": each.name, "version": found.briefing.version}
        for each in found.waiting
    ]
    return Status(len(found.read), found.count, waiting)


def _owned(owner: ReviewOwner | None) -> Status:
    if owner is None:
        return Status(0, 1, [_("nobody is named who reviews the answers each week")])
    name = {"name": owner.person.name}
    if not owner.person.is_active:
        return Status(0, 1, [_("%(name)s, who reviews the answers, is no longer active") % name])
    if not owner.person.may(Permission.QUALITY_REVIEW):
        return Status(0, 1, [_("%(name)s may not judge answers") % name])
    return Status(1, 1)
