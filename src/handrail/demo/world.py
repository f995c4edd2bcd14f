"""Who and what there is at the demo company: teams, staff, assistant, intents, cells, customers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from handrail.accounts.models import Membership, Team, User
from handrail.answering.muting import mute
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import place
from handrail.conversations.models import Customer
from handrail.demo.files import read
from handrail.demo.people import demo_password
from handrail.intents.models import Intent


@transaction.atomic
def build_world(data: Path) -> None:
    """Create what is missing; running it again changes nothing that people have changed since."""
    company = read("company.yaml")
    teams = {entry["slug"]: _team(entry) for entry in company["teams"]}
    people = _staff(teams, demo_password(data))
    _assistant(company["assistant"], teams["front"])
    lead = next(person for person in people.values() if person.role == "lead")
    for entry in company["intents"]:
        _intent(entry, teams, people, lead)
    for entry in read("customers.yaml")["customers"]:
        values = {name: entry.get(name) or "" for name in ("name", "email", "language", "country")}
        values |= {"vip": entry["vip"], "since": entry["since"], "facts": _plain(entry.get("facts") or {})}
        Customer.objects.get_or_create(external_ref=entry["ref"], defaults=values)


def _team(entry: dict[str, Any]) -> Team:
    values = {"name": entry["name"], "expected_wait_minutes": entry["expected_wait_minutes"]}
    return Team.objects.get_or_create(slug=entry["slug"], defaults={**values, "languages": entry.get("languages", [])})[
        0
    ]


def _staff(teams: dict[str, Team], password: str) -> dict[str, User]:
    people = {}
    hashed = make_password(password)
    for entry in read("staff.yaml")["staff"]:
        user = User.objects.filter(email=entry["email"]).first()
        if user is None:
            user = User.objects.create(
                email=entry["email"], name=entry["name"], role=entry["role"], password=hashed, time_zone="Europe/Berlin"
            )
        for slug in entry["teams"]:
            Membership.objects.get_or_create(team=teams[slug], user=user)
        people[entry["email"]] = user
    return people


def _assistant(entry: dict[str, Any], front: Team) -> Assistant:
    values = {name: entry[name] for name in ("name", "brand", "languages", "order_pattern")}
    assistant, created = Assistant.objects.get_or_create(slug=entry["slug"], defaults={**values, "front_team": front})
    if created:
        for trigger, reason in entry.get("muted", {}).items():
            mute(assistant=assistant, trigger=trigger, reason=reason, by=None)
    return assistant


def _intent(entry: dict[str, Any], teams: dict[str, Team], people: dict[str, User], lead: User) -> None:
    values = {name: entry[name] for name in ("title", "description", "risk", "labels")}
    intent, created = Intent.objects.get_or_create(
        slug=entry["slug"],
        defaults={
            **values, "team": teams[entry["team"]], "owner": people.get(entry["owner"]), "audience": "public",
        },
    )  # fmt: skip
    if created:
        for channel in entry["on"]:
            # No control group: whoever tries the demo gets what it shows.
            place(intent_slug=intent.slug, channel=channel, stage="full", control=0, by=lead, reason="demo company")


def _plain(value: Any) -> Any:
    """Dates as text, so that facts can be stored as JSON."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
