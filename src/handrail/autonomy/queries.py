"""Reads of cells."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.autonomy.models import Cell, StageChange
from handrail.autonomy.policy import SHIPPED_THRESHOLDS, CellState
from handrail.intents.models import Intent
from handrail.rows import values

CHANNELS = ("chat", "api")
_STATES = (
    f"SELECT intent.slug, cell.stage, cell.threshold, intent.risk FROM {Cell._meta.db_table} AS cell "
    f"JOIN {Intent._meta.db_table} AS intent ON intent.id = cell.intent_id "
    "WHERE cell.channel = %s AND intent.slug = ANY(%s)"
)


def cell_states(channel: str, intents: Iterable[str]) -> dict[str, CellState]:
    """Return the state of each named intent's cell on a channel; a cell that is not there is off."""
    names = list(intents)
    states = {name: CellState(intent=name, channel=channel) for name in names}
    for name, stage, threshold, risk in values(_STATES, [channel, names]):
        states[name] = CellState(name, channel, stage, SHIPPED_THRESHOLDS[risk] if threshold is None else threshold)
    return states


def state_of(cell: Cell) -> CellState:
    """Return a cell as the engine sees it: its own threshold, else the shipped one of the intent's risk."""
    threshold = cell.threshold if cell.threshold is not None else SHIPPED_THRESHOLDS[cell.intent.risk]
    return CellState(intent=cell.intent.slug, channel=cell.channel, stage=cell.stage, threshold=threshold)


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
