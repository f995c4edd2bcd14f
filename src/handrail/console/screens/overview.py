"""The map of autonomy: intents by channels, what each cell may do and how it does. From it everything opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from handrail.accounts.policy import Permission
from handrail.autonomy.policy import SHIPPED_CEILINGS, Stage
from handrail.autonomy.queries import ladder_rules
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.screens.map_tiles import Figure, percent, shown
from handrail.console.words.names import RISKS, STAGE_MEANS
from handrail.governance.overview import Overview, Row, overview
from handrail.governance.tripwires.queries import unseen_alerts
from handrail.insights.tally import Tally

PERIODS = (7, 28, 90)
ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Seen:
    """What of the map is asked for: days, words of an intent's title, and a stage or what needs a look."""

    days: int
    words: str
    only: str

    def shows(self, row: Row) -> bool:
        """Return whether a row is among it."""
        if self.words.casefold() not in row.intent.title.casefold():
            return False
        if self.only == ATTENTION:
            return row.needs_a_look
        return not self.only or any(tile.state.holds == self.only for tile in row.tiles)

    def but(self, **other: str | int) -> str:
        """Return the query of a link that changes one of them."""
        said = {"days": self.days, "q": self.words, "only": self.only} | other
        return "?" + urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Share:
    """A stage in the bar above the map: how many cells, its place among 1,000 parts, the link that shows only it."""

    stage: str
    number: int
    begin: int
    length: int
    link: str
    chosen: bool


@needs(Permission.AUTONOMY_READ)
def autonomy_map(request: StaffRequest) -> HttpResponse:
    """Show the map of the last 7, 28 or 90 days."""
    seen = _seen(request)
    today = timezone.localdate()
    found = overview(today - timedelta(days=seen.days - 1), today)
    rules = ladder_rules()
    rows = [row for row in found.rows if seen.shows(row)]
    told = sorted((row for row in rows if not row.idle), key=lambda row: (-row.height, -row.volume))
    context = {
        "screen": "autonomy",
        "seen": seen,
        "periods": [(days, seen.but(days=days)) for days in PERIODS],
        "map": found,
        "rows": [(row.intent, [shown(tile) for tile in row.tiles]) for row in told],
        "idle": [row for row in rows if row.idle],
        "volume": number_format(found.volume, force_grouping=True),
        "figures": _figures(found),
        "stages": _stages(found, seen),
        "all": seen.but(only="", q=""),
        "attention": sum(row.needs_a_look for row in found.rows),
        "attention_link": seen.but(only="" if seen.only == ATTENTION else ATTENTION),
        "started": found.height > 0,
        "alerts": unseen_alerts(),
        "may_change": request.user.may(Permission.AUTONOMY_CHANGE),
        "may_rule": request.user.may(Permission.AUTONOMY_RULES),
        "meanings": STAGE_MEANS,
        "ceilings": [(risk, rules.ceilings.get(risk, SHIPPED_CEILINGS[risk])) for risk in RISKS],
        "steps": rules.pilot_steps,
    }
    return render(request, "console/map/page.html", context)


def _seen(request: StaffRequest) -> Seen:
    days = next((each for each in PERIODS if str(each) == request.GET.get("days")), PERIODS[1])
    only = request.GET.get("only", "")
    return Seen(days, request.GET.get("q", "").strip()[:80], only if only in {*Stage, ATTENTION} else "")


def _figures(found: Overview) -> list[tuple[str, Figure]]:
    """What all cells together came to, each with its name; what was never measured is left out."""
    served = Figure(percent(found.by_bot, found.volume) or percent(0, 1))
    told = (
        (_("wrong answers"), found.total("wrong"), _("of %(n)s judged")),
        (_("came again within 48 hours"), found.total("repeat"), _("of %(n)s conversations")),
        (_("rated 4 or 5"), found.total("csat"), _("of %(n)s ratings")),
    )
    return [(_("served by the bot"), served), *((name, _figure(tally, of)) for name, tally, of in told if tally.n)]


def _figure(tally: Tally, of: str) -> Figure:
    return Figure(percent(tally.total, tally.n), of % {"n": number_format(tally.n, force_grouping=True)})


def _stages(found: Overview, seen: Seen) -> Sequence[Share]:
    total, begin, placed = max(1, len(found.tiles)), 0.0, []
    for stage, number in found.stages.items():
        end = begin + 1000 * number / total
        chosen = seen.only == stage
        link = seen.but(only="" if chosen else stage)
        placed.append(Share(stage, number, round(begin), round(end) - round(begin), link, chosen))
        begin = end
    return placed
