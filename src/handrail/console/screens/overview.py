"""The map of autonomy: intents by channels, what each cell may do and how it does. From it everything opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from handrail.accounts.policy import Permission
from handrail.autonomy.policy import SHIPPED_CEILINGS
from handrail.autonomy.queries import ladder_rules
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.names import RISKS, STAGE_MEANS
from handrail.console.words.stages import rung_words
from handrail.governance.overview import Overview, Tile, overview
from handrail.governance.tripwires.queries import unseen_alerts
from handrail.insights.tally import Tally

PERIODS = (7, 28, 90)
_WIDTH, _TOP = 96, 0.20


@dataclass(frozen=True, slots=True)
class Shown:
    """A tile in words and lengths, all of them strings: a map has hundreds, so the template only places them.

    Lengths are in pixels of a bar of 96; `interval` is begin and length of its bar, place of the rate, place of the
    limit. `flags` are each with its colour.
    """

    address: str
    stage: str
    rung: str
    threshold: str
    volume: str
    share: str
    wrong: str
    interval: tuple[str, ...]
    repeat: str
    repeat_bad: bool
    csat: str
    gates: str
    passed: str
    flags: tuple[tuple[str, str], ...]


@needs(Permission.AUTONOMY_READ)
def autonomy_map(request: StaffRequest) -> HttpResponse:
    """Show the map of the last 7, 28 or 90 days."""
    days = next((each for each in PERIODS if str(each) == request.GET.get("days")), PERIODS[1])
    today = timezone.localdate()
    found = overview(today - timedelta(days=days - 1), today)
    rules = ladder_rules()
    told = sorted((row for row in found.rows if not row.idle), key=lambda row: -row.height)
    context = {
        "screen": "autonomy",
        "days": days,
        "periods": PERIODS,
        "map": found,
        "rows": [(row.intent, [_shown(tile) for tile in row.tiles]) for row in told],
        "idle": [row for row in found.rows if row.idle],
        "share": _percent(found.by_bot, found.volume),
        "volume": number_format(found.volume, force_grouping=True),
        "stages": _stages(found),
        "alerts": unseen_alerts(),
        "may_change": request.user.may(Permission.AUTONOMY_CHANGE),
        "may_rule": request.user.may(Permission.AUTONOMY_RULES),
        "meanings": STAGE_MEANS,
        "ceilings": [(risk, rules.ceilings.get(risk, SHIPPED_CEILINGS[risk])) for risk in RISKS],
        "steps": rules.pilot_steps,
    }
    return render(request, "console/map/page.html", context)


def _stages(found: Overview) -> list[tuple[str, int, int, int]]:
    """Each stage with its number of cells and its place on a bar of 1,000 parts."""
    total, begin, placed = max(1, len(found.tiles)), 0.0, []
    for stage, number in found.stages.items():
        placed.append((stage, number, round(begin), round(begin + 1000 * number / total) - round(begin)))
        begin += 1000 * number / total
    return placed


def _shown(tile: Tile) -> Shown:
    gates = tile.progress
    return Shown(
        address=reverse("console:cell", args=(tile.cell.intent.slug, tile.cell.channel)),
        stage=str(tile.state.holds),
        rung=rung_words(tile.rung),
        threshold=f"≥ {tile.state.threshold:.2f}" if tile.answers and tile.state.threshold else "",
        volume=number_format(tile.volume, force_grouping=True) if tile.volume else "",
        share=_("%(share)s bot") % {"share": _percent(tile.by_bot, tile.volume)} if tile.by_bot else "",
        wrong=_rate(tile.wrong),
        interval=_interval(tile.wrong, tile.limit),
        repeat=_rate(tile.repeat),
        repeat_bad=_worse(tile.repeat, tile.repeat_of_people),
        csat=_rate(tile.csat),
        gates=f"{gates.passed}/{gates.gates}" if gates and gates.wanted else "",
        passed=str(round(_WIDTH * gates.passed / gates.gates)) if gates and gates.gates else "0",
        flags=tuple(_flags(tile)),
    )


def _flags(tile: Tile) -> Iterator[tuple[str, str]]:
    if tile.alerts:
        yield "flag-red", _("Tripped")
    if tile.overrides:
        yield "flag-amber", _("Override")
    if tile.asked:
        yield "flag-blue", _("Asked: %(rung)s") % {"rung": rung_words(tile.asked)}


def _interval(tally: Tally, limit: float) -> tuple[str, ...]:
    """Begin and length of the interval's bar, place of the rate, place of the limit; empty where nothing was judged."""
    if not tally.n:
        return ()
    low, high = tally.interval()
    begin, end = _place(low), _place(high)
    return tuple(map(str, (begin, max(2, end - begin), _place(tally.rate or 0.0), _place(limit))))


def _place(share: float) -> int:
    return round(_WIDTH * min(share, _TOP) / _TOP)


def _worse(bot: Tally, people: Tally) -> bool:
    """Whether the bot's customers come again surely more often than people's."""
    return bool(bot.n and people.n) and bot.lower() > (people.rate or 0.0) + 0.02


def _rate(tally: Tally) -> str:
    return _percent(tally.total, tally.n) if tally.n else ""


def _percent(part: float, whole: float) -> str:
    if not whole:
        return ""
    share = 100 * part / whole
    digits = 1 if share < 10 else 0
    return _("%(share)s %%") % {"share": number_format(round(share, digits), digits)}
