"""The map: every cell with what it may do, how it does, and how far it is from more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from handrail.autonomy.models import Cell, LadderRules
from handrail.autonomy.policy import CellState, Rung, Stage, height
from handrail.autonomy.queries import CHANNELS, ladder_rules, state_of
from handrail.governance.models import Progress, Request
from handrail.governance.queries import open_overrides, open_requests
from handrail.governance.tripwires.queries import unseen_alerts
from handrail.insights.measures import Measure, Side
from handrail.insights.queries import Tallies, tallies
from handrail.insights.tally import Tally
from handrail.intents.models import Intent
from handrail.quality.models import RiskLimit
from handrail.quality.queries import SHIPPED_LIMITS

NOTHING = Tally()
SHOWN = (Measure.CONVERSATIONS, Measure.WRONG_ANSWER, Measure.REPEAT_CONTACT, Measure.CSAT)


@dataclass(frozen=True)
class Tile:
    """One cell of the map. `limit` is the highest wrong-answer rate that its intent allows."""

    cell: Cell
    state: CellState
    limit: float
    volume: int
    by_bot: int
    wrong: Tally
    repeat: Tally
    repeat_of_people: Tally
    csat: Tally
    progress: Progress | None
    overrides: int
    asked: Rung | None
    alerts: int

    @property
    def rung(self) -> Rung:
        """Where it stands."""
        return self.cell.rung

    @property
    def answers(self) -> bool:
        """Whether customers may meet the bot here."""
        return self.state.holds in {Stage.PILOT, Stage.FULL}


@dataclass(frozen=True)
class Row:
    """An intent with its cells, one for each channel in order."""

    intent: Intent
    tiles: tuple[Tile, ...]

    @property
    def height(self) -> int:
        """How far up its highest cell is."""
        return max((height(tile.state.holds) for tile in self.tiles), default=0)

    @property
    def volume(self) -> int:
        """Its conversations on all channels."""
        return sum(tile.volume for tile in self.tiles)

    @property
    def idle(self) -> bool:
        """Whether it is off everywhere and there is nothing to tell of it."""
        return self.height == 0 and not any(tile.volume or tile.asked or tile.alerts for tile in self.tiles)

    @property
    def needs_a_look(self) -> bool:
        """Whether one of its cells was tripped, has an override, or waits for an answer to a request."""
        return any(tile.alerts or tile.overrides or tile.asked for tile in self.tiles)


@dataclass(frozen=True)
class Overview:
    """The whole map of a period: days, both included."""

    since: date
    until: date
    channels: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def tiles(self) -> list[Tile]:
        """All cells."""
        return [tile for row in self.rows for tile in row.tiles]

    @property
    def volume(self) -> int:
        """Conversations of the period whose intent is known."""
        return sum(tile.volume for tile in self.tiles)

    @property
    def by_bot(self) -> int:
        """Those of them that the bot served."""
        return sum(tile.by_bot for tile in self.tiles)

    @property
    def height(self) -> int:
        """How far up the highest of all cells is."""
        return max((row.height for row in self.rows), default=0)

    def total(self, of: Literal["wrong", "repeat", "csat"]) -> Tally:
        """Return what a measure of the bot came to over all cells."""
        told: list[Tally] = [getattr(tile, of) for tile in self.tiles]
        return Tally(*(sum(getattr(each, name) for each in told) for name in ("n", "total", "effective")))

    @property
    def stages(self) -> dict[str, int]:
        """How many cells are at each stage, lowest first."""
        counted = Counter(str(tile.state.holds) for tile in self.tiles)
        return {str(stage): counted[str(stage)] for stage in Stage}


def overview(since: date, until: date) -> Overview:
    """Return the map of a period; a fixed number of queries, however many cells and conversations there are."""
    intents = list(Intent.objects.select_related("team", "owner"))
    cells = {(cell.intent_id, cell.channel): cell for cell in Cell.objects.order_by()}
    others = sorted({channel for _, channel in cells} - set(CHANNELS))
    channels = (*CHANNELS, *others)
    known = _Known(since, until)
    rows = tuple(
        Row(
            intent,
            tuple(
                known.tile(cells.get((intent.pk, name)) or Cell(intent=intent, channel=name), intent)
                for name in channels
            ),
        )
        for intent in intents
    )
    return Overview(since, until, channels, rows)


class _Known:
    """What all tiles are made of, read once."""

    def __init__(self, since: date, until: date) -> None:
        self.rules: LadderRules = ladder_rules()
        self.tallies: Tallies = tallies(since, until, measures=SHOWN)
        self.progress = {row.cell_id: row for row in Progress.objects.all()}
        self.overrides = open_overrides()
        self.asked: dict[UUID, Request] = {request.cell_id: request for request in open_requests()}
        self.alerts = Counter(trip.cell_id for trip in unseen_alerts())
        self.limits = dict(RiskLimit.objects.values_list("intent", "alpha"))

    def tile(self, cell: Cell, intent: Intent) -> Tile:
        """Return a cell with everything that is known of it."""
        cell.intent = intent
        asked = self.asked.get(cell.pk)
        of = self._of
        bot = of(cell, Measure.CONVERSATIONS, Side.BOT).n
        return Tile(
            cell=cell,
            state=state_of(cell, self.rules),
            limit=self.limits.get(intent.pk, SHIPPED_LIMITS[intent.risk]),
            volume=bot + of(cell, Measure.CONVERSATIONS, Side.PEOPLE).n,
            by_bot=bot,
            wrong=of(cell, Measure.WRONG_ANSWER, Side.BOT),
            repeat=of(cell, Measure.REPEAT_CONTACT, Side.BOT),
            repeat_of_people=of(cell, Measure.REPEAT_CONTACT, Side.PEOPLE),
            csat=of(cell, Measure.CSAT, Side.BOT),
            progress=self.progress.get(cell.pk),
            overrides=sum(each.holds for each in self.overrides.get(cell.pk, [])),
            asked=asked.wanted if asked else None,
            alerts=self.alerts[cell.pk],
        )

    def _of(self, cell: Cell, measure: Measure, side: Side) -> Tally:
        return self.tallies.get((cell.intent.slug, cell.channel, str(measure), str(side)), NOTHING)
