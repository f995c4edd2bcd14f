"""The path of a launch: what must hold, each measured now. There is no place to say that something is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Rung, Stage
from handrail.autonomy.queries import CHANNELS
from handrail.governance.gates import gates
from handrail.governance.launches.people import attempts_of, facts_of
from handrail.governance.launches.queries import LaunchRow
from handrail.governance.queries import cell_at, gates_for
from handrail.history.models import PastLabel
from handrail.readiness import queries
from handrail.readiness.openness import openness_of
from handrail.readiness.policy import Status
from handrail.readiness.queries import newest_drill

MESSAGES_OF_A_LANGUAGE = 20
_ORDER = ("scope", "knowledge", "replay", "escalation", "attempts", "language", "briefed", "openness", "review_owner")


@dataclass(frozen=True)
class Check:
    """One thing that was measured: whether it is met, facts, and what is missing, in words.

    `place` says what mends it: a gate's name or one of drill, attempts; `on` is the channel, `at` the assistant there.
    """

    place: str
    title: str
    met: bool
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    at: str = ""
    on: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """One cell of a deployment against every gate, as it was last measured: met, missing, later, or unknown."""

    cell: Cell
    marks: tuple[str, ...]


def checks_of(row: LaunchRow, now: datetime) -> list[Check]:
    """Measure everything that a launch needs, in the order of the path."""
    if row.launch.of_cell:
        return _of_cell(row, now)
    found = row.launch.assistant
    if found is None:
        return []
    return _of_language(found, row.launch.language) if row.launch.language else _of_deployment(row, found, now)


def matrix(row: LaunchRow) -> list[MatrixRow]:
    """Return the cells of a deployment against all gates, from what was last measured; no query of its own."""
    known = {each.cell_id: each for each in row.progress}
    rows = []
    for cell in row.cells:
        progress = known.get(cell.pk)
        if progress is None:
            rows.append(MatrixRow(cell, tuple("unknown" for _gate in gates())))
            continue
        wanted = Rung(Stage(progress.wanted.split()[0])) if progress.wanted else cell.rung
        lacking = set(progress.lacking)
        marks = (
            "missing" if name in lacking else "met" if gate.guards(cell.rung, wanted) else "later"
            for name, gate in gates().items()
        )
        rows.append(MatrixRow(cell, tuple(marks)))
    return sorted(rows, key=lambda each: (each.cell.intent.title, each.cell.channel))


def _of_cell(row: LaunchRow, now: datetime) -> list[Check]:
    launch = row.launch
    cell = cell_at(launch.intent.slug if launch.intent else "", launch.channel)
    standing = gates_for(cell, Rung(Stage.FULL), now=now)
    found = {}
    for state in standing.states:
        finding, name = state.finding, state.gate.name
        facts = facts_of(name, cell, finding)
        found[name] = Check(name, str(state.gate.title), finding.met, facts, finding.missing, on=launch.channel)
    found["attempts"] = _joined(
        "attempts",
        gettext_lazy("People who tried to break it"),
        [queries.attempts_status(each, launch.channel, now) for each in _assistants()],
        on=launch.channel,
        facts=attempts_of(launch.channel),
    )
    later = [name for name in found if name not in _ORDER]
    return [found[name] for name in (*_ORDER, *later) if name in found]


def _of_deployment(row: LaunchRow, assistant: Assistant, now: datetime) -> list[Check]:
    intents = list({cell.intent_id: cell.intent for cell in row.cells}.values())
    maps = queries.escalation_statuses(assistant, intents).values() if intents else []
    checks = [_joined("escalation", gettext_lazy("Escalation map"), maps, at=assistant.slug)]
    for channel in CHANNELS:
        drill = queries.drill_status(assistant, channel, now)
        checks.append(_joined("drill", gettext_lazy("Drill"), [drill], at=assistant.slug, on=channel))
        tried = queries.attempts_status(assistant, channel, now)
        title = gettext_lazy("People who tried to break it")
        facts = attempts_of(channel)
        checks.append(_joined("attempts", title, [tried], at=assistant.slug, on=channel, facts=facts))
    briefed = queries.briefing_statuses(intents).values() if intents else []
    checks.append(_joined("briefed", gettext_lazy("People briefed"), briefed))
    checks.append(
        _joined("openness", gettext_lazy("Openness"), [queries.openness_status(assistant)], at=assistant.slug)
    )
    owners = queries.review_owner_statuses(intents).values() if intents else []
    checks.append(_joined("review_owner", gettext_lazy("Weekly review"), owners, at=assistant.slug))
    return checks


def _of_language(assistant: Assistant, language: str) -> list[Check]:
    """What a further language needs: its texts confirmed, real messages in it, and cases in it that held in a drill."""
    checks = []
    for each in openness_of(assistant):
        if each.language == language:
            met = not each.lacking and each.confirmation is not None
            missing = [_("no words for %(key)s") % {"key": key.replace("_", " ")} for key in each.lacking]
            if not each.confirmation:
                missing.append(_("a person must read and confirm the texts"))
            title = str(gettext_lazy("Openness"))
            checks.append(Check("openness", title, met, missing=tuple(missing), at=assistant.slug))
    of_language = PastLabel.objects.filter(
        message__conversation__assistant=assistant, message__conversation__language=language, intent__isnull=False
    )
    n = of_language.values("message").distinct().count()
    lacking = MESSAGES_OF_A_LANGUAGE - n
    missing = [_("label %(number)s more messages in this language") % {"number": lacking}] if lacking > 0 else []
    facts = (_("%(number)s labelled messages") % {"number": n},)
    checks.append(Check("language", str(gettext_lazy("Real language")), lacking <= 0, facts, tuple(missing)))
    return checks + [_drilled(assistant, language, channel) for channel in CHANNELS]


def _drilled(assistant: Assistant, language: str, channel: str) -> Check:
    drill = newest_drill(assistant, channel)
    cases = [case for case in drill.cases.all() if case.language == language] if drill else []
    held = sum(case.held for case in cases)
    if not cases:
        missing = [_("no drill has tried this language on this channel")]
    else:
        missing = [_("%(number)s cases failed") % {"number": len(cases) - held}] if held < len(cases) else []
    facts = (_("%(held)s of %(all)s cases held") % {"held": held, "all": len(cases)},) if cases else ()
    return Check("drill", str(gettext_lazy("Drill")), not missing, facts, tuple(missing), assistant.slug, channel)


def _joined(
    place: str, title: object, statuses: Iterable[Status], *, at: str = "", on: str = "", facts: tuple[str, ...] = ()
) -> Check:
    """One check of several statuses; none at all is no evidence."""
    answers = list(statuses)
    missing = list(dict.fromkeys(line for each in answers for line in each.missing))
    if not answers:
        missing = [_("nothing has begun yet")]
    met, needed = sum(each.met for each in answers), sum(each.needed for each in answers)
    counted = (_("%(met)s of %(needed)s") % {"met": met, "needed": needed},)
    return Check(place, str(title), not missing and met >= needed, counted + facts, tuple(missing), at, on)


def _assistants() -> list[Assistant]:
    return list(Assistant.objects.order_by("slug"))
