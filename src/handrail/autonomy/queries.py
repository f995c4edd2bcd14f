"""Reads of cells."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.autonomy.models import Cell, LadderRules, StageChange
from handrail.autonomy.policy import SHIPPED_CEILINGS, SHIPPED_THRESHOLDS, CellState
from handrail.intents.models import Intent
from handrail.kernel.errors import InvalidError, NotFoundError
from handrail.rows import values

CHANNELS = ("chat", "api")
_STATES = (
    "SELECT intent.slug, intent.risk, cell.stage, cell.threshold, cell.share, cell.control, "
    f"(SELECT rules.ceilings ->> intent.risk FROM {LadderRules._meta.db_table} AS rules) "
    f"FROM {Cell._meta.db_table} AS cell JOIN {Intent._meta.db_table} AS intent ON intent.id = cell.intent_id "
    "WHERE cell.channel = %s AND intent.slug = ANY(%s)"
)


def cell_states(channel: str, intents: Iterable[str]) -> dict[str, CellState]:
    """Return the state of each named intent's cell on a channel; a cell that is not there is off."""
    names = list(intents)
    states = {name: CellState(intent=name, channel=channel) for name in names}
    for name, risk, stage, threshold, share, control, ceiling in values(_STATES, [channel, names]):
        sure = SHIPPED_THRESHOLDS[risk] if threshold is None else threshold
        states[name] = CellState(name, channel, stage, sure, share, control, ceiling or SHIPPED_CEILINGS[risk])
    return states


def cell_named(intent: str, channel: str) -> Cell:
    """Return a cell, off and made where it was never moved. Raises InvalidError, NotFoundError."""
    if channel not in CHANNELS:
        raise InvalidError(
            f"there is no channel {channel!r}; channels are {', '.join(CHANNELS)}"[:200], field="channel"
        )
    found = Intent.objects.filter(slug=intent).first()
    if found is None:
        raise NotFoundError(f"no intent is named {intent!r}"[:200], field="intent")
    cell, _ = Cell.objects.get_or_create(intent=found, channel=channel)
    cell.intent = found
    return cell


def state_of(cell: Cell, rules: LadderRules) -> CellState:
    """Return a cell as the engine sees it: its own threshold, else the shipped one of the intent's risk."""
    risk = cell.intent.risk
    sure = SHIPPED_THRESHOLDS[risk] if cell.threshold is None else cell.threshold
    ceiling = rules.ceilings.get(risk) or SHIPPED_CEILINGS[risk]
    return CellState(cell.intent.slug, cell.channel, cell.stage, sure, cell.share, cell.control, ceiling)


def ladder_rules() -> LadderRules:
    """Return the rules that hold now: those that an administrator has set, else the shipped ones, not stored."""
    return LadderRules.objects.first() or LadderRules()


def cells_by_intent() -> list[tuple[Intent, dict[str, Cell]]]:
    """Return every intent with its cells by channel, a row that is missing as an unsaved cell that is off."""
    rows = []
    for intent in Intent.objects.select_related("team", "owner").prefetch_related("cells__intent"):
        cells = {cell.channel: cell for cell in intent.cells.all()}
        rows.append((intent, {name: cells.get(name) or Cell(intent=intent, channel=name) for name in CHANNELS}))
    return rows


def last_changes() -> dict[tuple[str, str], StageChange]:
    """Return the newest change of each cell, by intent slug and channel."""
    newest = StageChange.objects.order_by("cell_id", "-at").distinct("cell_id").select_related("cell__intent", "by")
    return {(change.cell.intent.slug, change.cell.channel): change for change in newest}
