"""Briefings: what agents must know of an intent, in versions, and who has read the current one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Subquery

from handrail.accounts.models import Team, User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.changes.noting import Kind, note_change
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.readiness.models import Acknowledgement, Briefing
from handrail.readiness.people import workers_by_team

LONGEST = 10_000


@dataclass(frozen=True)
class Readers:
    """Who has read an intent's current briefing, and who has not; both without a briefing: nobody has."""

    briefing: Briefing | None
    teams: list[Team]
    read: list[Acknowledgement]
    waiting: list[User]

    @property
    def count(self) -> int:
        """How many have to read it."""
        return len(self.read) + len(self.waiting)


def receiving_teams(intent: Intent) -> list[Team]:
    """Return who gets an intent's handoffs: its own team, else the front desks of all assistants."""
    return [intent.team] if intent.team else _front_desks()


def current_briefing(intent: Intent) -> Briefing | None:
    """Return the highest version, or None where nothing is written yet."""
    return Briefing.objects.filter(intent=intent).select_related("by").order_by("-version").first()


def readers(intent: Intent) -> Readers:
    """Return who of the receiving team has read the current version."""
    return readers_of([intent])[intent.pk]


def readers_of(intents: Collection[Intent]) -> dict[UUID, Readers]:
    """Return the same for many intents, by their ids, with as many queries as for one."""
    newest = Briefing.objects.filter(intent__in=intents).order_by("intent_id", "-version").distinct("intent_id")
    briefings = {each.intent_id: each for each in newest.select_related("by")}
    read: dict[UUID, list[Acknowledgement]] = defaultdict(list)
    for each in Acknowledgement.objects.filter(briefing__in=list(briefings.values())).select_related("person"):
        read[each.briefing_id].append(each)
    workers, fronts = workers_by_team(), _front_desks()
    found = {}
    for intent in intents:
        briefing, teams = briefings.get(intent.pk), [intent.team] if intent.team else fronts
        members = {person.pk: person for team in teams for person in workers.get(team.pk, [])}
        done = [each for each in read[briefing.pk] if each.person_id in members] if briefing else []
        for each in done:
            members.pop(each.person_id)
        found[intent.pk] = Readers(briefing, teams, done, list(members.values()))
    return found


@transaction.atomic
def write_briefing(*, intent: Intent, text: str, by: User | None, after: int | None = None) -> Briefing:
    """Write a new version; everybody must read again. The same text changes nothing.

    `after` is the version that was read before writing: ConflictError where another came meanwhile.
    """
    if by is not None and not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not prepare launches")
    clean = text.strip()
    if not clean or len(clean) > LONGEST:
        raise InvalidError(f"a briefing has 1 to {LONGEST:,} characters", field="text")
    Intent.objects.select_for_update().get(pk=intent.pk)
    last = current_briefing(intent)
    if after is not None and after != (last.version if last else 0):
        raise ConflictError("somebody else has written a version meanwhile; read it first")
    if last and last.text == clean:
        return last
    made = Briefing.objects.create(intent=intent, version=(last.version if last else 0) + 1, text=clean, by=by)
    before = {"version": last.version, "text": last.text} if last else None
    note_change(Kind.BRIEFING, intent.slug, before=before, after={"version": made.version, "text": clean}, by=by)
    return made


@transaction.atomic
def acknowledge(*, briefing: Briefing, by: User) -> Acknowledgement:
    """Say that one has read a version. Again changes nothing; an older version than the current raises ConflictError.

    Everybody who works in the inbox may; it counts for the members of the receiving team.
    """
    if not by.may(Permission.INBOX_WORK):
        raise ForbiddenError("briefings are for those who work in the inbox")
    Intent.objects.select_for_update().get(pk=briefing.intent_id)
    current = current_briefing(briefing.intent)
    if current is None or current.pk != briefing.pk:
        raise ConflictError("there is a newer version; read that one")
    earlier = Acknowledgement.objects.filter(briefing__intent=briefing.intent, person=by)
    last = earlier.aggregate(last=Max("briefing__version"))["last"]
    made, new = Acknowledgement.objects.get_or_create(briefing=briefing, person=by)
    if new:
        note_change(Kind.BRIEFING, briefing.intent.slug, before={"read": last}, after={"read": briefing.version}, by=by)
    return made


def waiting_for(person: User) -> list[Briefing]:
    """Return the current briefings of the person's teams that he has not read yet, by the intents' titles."""
    if not person.may(Permission.INBOX_WORK):
        return []
    mine = set(person.memberships.values_list("team_id", flat=True))
    fronts = {team.pk for team in _front_desks()}
    newest = Briefing.objects.filter(intent=OuterRef("intent")).order_by("-version").values("version")[:1]
    read = Acknowledgement.objects.filter(briefing=OuterRef("pk"), person=person)
    current = (
        Briefing.objects.annotate(newest=Subquery(newest))
        .filter(~Exists(read), version=F("newest"))
        .select_related("intent", "by")
        .order_by("intent__title")
    )
    return [each for each in current if mine & ({each.intent.team_id} if each.intent.team_id else fronts)]


def _front_desks() -> list[Team]:
    return list(Team.objects.filter(pk__in=Assistant.objects.values("front_team_id")))
