"""The path of a launch: what must hold, each measured now. There is no place to say that something is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Rung, Stage
from handrail.governance.gates import Gate, gates
from handrail.governance.launches import languages
from handrail.governance.launches.checks import Check, joined
from handrail.governance.launches.people import attempts_of, facts_of
from handrail.governance.launches.queries import LaunchRow
from handrail.governance.queries import cell_at, gates_for
from handrail.readiness import queries
from handrail.readiness.last_drill import LastDrill, last_drill

_ORDER = ("scope", "knowledge", "replay", "escalation", "attempts", "language", "briefed", "openness", "review_owner")


@dataclass(frozen=True)
class Tally:
    """How many cells of a deployment a gate lets pass, of all; `missing` are those that it stops on their next step.

    `later` are not asked yet at their next step, `unknown` were never measured.
    """

    gate: Gate
    cells: int
    met: int
    later: int
    unknown: int
    missing: tuple[Cell, ...]

    @property
    def share(self) -> float:
        """Which part of the cells it lets pass."""
        return self.met / self.cells if self.cells else 0.0


@dataclass(frozen=True)
class MatrixRow:
    """One cell of a deployment against every gate, as it was last measured: met, missing, later, or unknown."""

    cell: Cell
    marks: tuple[str, ...]


def checks_of(row: LaunchRow, now: datetime) -> list[Check]:
    """Measure everything that a launch needs, in the order of the path."""
    if row.launch.of_cell:
        return _of_cell(row, now)
    if row.spoken is not None:
        return languages.checks(row.spoken, row.launch, now)
    return _of_deployment(row, row.launch.assistant, now) if row.launch.assistant else []


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


def tallies(rows: Sequence[MatrixRow]) -> list[Tally]:
    """Count the matrix gate by gate, in the order of the path."""
    found = []
    for place, gate in enumerate(gates().values()):
        by_mark: dict[str, list[Cell]] = defaultdict(list)
        for row in rows:
            by_mark[row.marks[place]].append(row.cell)
        counts = {mark: len(cells) for mark, cells in by_mark.items()}
        later, unknown = counts.get("later", 0), counts.get("unknown", 0)
        found.append(Tally(gate, len(rows), counts.get("met", 0), later, unknown, tuple(by_mark["missing"])))
    return found


def _of_cell(row: LaunchRow, now: datetime) -> list[Check]:
    launch = row.launch
    cell = cell_at(launch.intent.slug if launch.intent else "", launch.channel)
    standing = gates_for(cell, Rung(Stage.FULL), now=now)
    found = {}
    for state in standing.states:
        finding, name = state.finding, state.gate.name
        facts = facts_of(name, cell, finding)
        drills = _drills(_assistants(), launch.channel, now) if name == "escalation" else ()
        title = str(state.gate.title)
        found[name] = Check(name, title, finding.met, facts, finding.missing, on=launch.channel, drills=drills)
    found["attempts"] = joined(
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
    checks = [joined("escalation", gettext_lazy("Escalation map"), maps, at=assistant.slug)]
    for channel in row.channels:
        drill, last = queries.drill_status(assistant, channel, now), _drills([assistant], channel, now)
        checks.append(joined("drill", gettext_lazy("Drill"), [drill], at=assistant.slug, on=channel, drills=last))
        tried = queries.attempts_status(assistant, channel, now)
        title = gettext_lazy("People who tried to break it")
        facts = attempts_of(channel)
        checks.append(joined("attempts", title, [tried], at=assistant.slug, on=channel, facts=facts))
    briefed = queries.briefing_statuses(intents).values() if intents else []
    checks.append(joined("briefed", gettext_lazy("People briefed"), briefed))
    checks.append(joined("openness", gettext_lazy("Openness"), [queries.openness_status(assistant)], at=assistant.slug))
    owners = queries.review_owner_statuses(intents).values() if intents else []
    checks.append(joined("review_owner", gettext_lazy("Weekly review"), owners, at=assistant.slug))
    return checks


def _drills(assistants: Iterable[Assistant], channel: str, now: datetime) -> tuple[LastDrill, ...]:
    return tuple(last for each in assistants if (last := last_drill(each, channel, now)))


def _assistants() -> list[Assistant]:
    return list(Assistant.objects.order_by("slug"))
