"""A tile of the map in words and lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from handrail.autonomy.policy import Stage
from handrail.console.words.names import CHANNELS, word
from handrail.console.words.stages import rung_words
from handrail.governance.overview import Tile
from handrail.insights.tally import Tally

WIDTH, TOP = 96, 0.20
"""Length of a bar in its own units, and the share of wrong answers at its right end."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate as a tile shows it: the number, all of it in words, and whether it is good, bad or not yet known."""

    rate: str = ""
    says: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A tile in words and lengths, all of them strings: a map has hundreds, so the template only places them.

    Lengths are in units of a bar of 96; `interval` is begin and length of its bar, place of the rate, place of the
    limit. `traffic` is the share of conversations that the bot has, in per cent, empty where it has none. `flags` are
    each with its colour.
    """

    address: str
    channel: str
    stage: str
    rung: str
    traffic: str
    threshold: str
    volume: str
    share: str
    wrong: Figure
    interval: tuple[str, ...]
    span: str
    repeat: Figure
    csat: Figure
    gates: Figure
    passed: str
    flags: tuple[tuple[str, str], ...]


def shown(tile: Tile) -> Shown:
    """Return a tile as the map shows it."""
    gates = tile.progress if tile.progress and tile.progress.wanted else None
    return Shown(
        address=reverse("console:cell", args=(tile.cell.intent.slug, tile.cell.channel)),
        channel=word(CHANNELS, tile.cell.channel),
        stage=str(tile.state.holds),
        rung=rung_words(tile.rung),
        traffic=_traffic(tile),
        threshold=f"≥ {number_format(tile.state.threshold, 2)}" if tile.answers and tile.state.threshold else "",
        volume=number_format(tile.volume, force_grouping=True) if tile.volume or tile.answers else "",
        share=_("%(share)s bot") % {"share": percent(tile.by_bot, tile.volume)} if tile.by_bot else "",
        wrong=_wrong(tile.wrong, tile.limit),
        interval=_interval(tile.wrong, tile.limit),
        span=_span(tile.wrong),
        repeat=_repeat(tile.repeat, tile.repeat_of_people),
        csat=_csat(tile.csat),
        gates=_gates(gates.passed, gates.gates) if gates else Figure(),
        passed=str(round(WIDTH * gates.passed / gates.gates)) if gates and gates.gates else "0",
        flags=tuple(_flags(tile)),
    )


def percent(part: float, whole: float) -> str:
    """Return a share in per cent, with a decimal below 10 %; nothing of nothing."""
    if not whole:
        return ""
    share = 100 * part / whole
    digits = 1 if share < 10 else 0
    return _("%(share)s %%") % {"share": number_format(round(share, digits), digits)}


def _traffic(tile: Tile) -> str:
    if not tile.answers:
        return ""
    return str(tile.state.share if tile.state.holds == Stage.PILOT else 100 - tile.state.control)


def _wrong(wrong: Tally, limit: float) -> Figure:
    if not wrong.n:
        return Figure()
    low, high = wrong.interval()
    said = _("%(wrong)s of %(judged)s judged were wrong, surely %(low)s to %(high)s; the limit is %(limit)s.")
    says = said % {
        "wrong": _count(wrong.total), "judged": _count(wrong.n), "low": percent(low, 1), "high": percent(high, 1),
        "limit": percent(limit, 1),
    }  # fmt: skip
    return Figure(percent(wrong.total, wrong.n), says, "good" if high <= limit else "bad" if low > limit else "open")


def _span(wrong: Tally) -> str:
    if not wrong.n:
        return ""
    low, high = (number_format(round(100 * each, 1), 1) for each in wrong.interval())
    return _("%(low)s to %(high)s %%") % {"low": low, "high": high}


def _interval(wrong: Tally, limit: float) -> tuple[str, ...]:
    """Begin and length of the interval's bar, place of the rate, place of the limit; empty where nothing was judged."""
    if not wrong.n:
        return ()
    low, high = wrong.interval()
    begin, end = _place(low), _place(high)
    return tuple(map(str, (begin, max(2, end - begin), min(_place(wrong.rate or 0.0), WIDTH - 2), _place(limit))))


def _place(share: float) -> int:
    return round(WIDTH * min(share, TOP) / TOP)


def _repeat(bot: Tally, people: Tally) -> Figure:
    """Bad where the bot's customers come again surely more often than people's."""
    if not bot.n:
        return Figure()
    says = _("%(again)s of %(all)s customers came again within 48 hours.") % {
        "again": _count(bot.total),
        "all": _count(bot.n),
    }
    if people.n:
        says += " " + _("Of people's customers: %(share)s.") % {"share": percent(people.total, people.n)}
    bad = people.n and bot.lower() > (people.rate or 0.0) + 0.02
    return Figure(percent(bot.total, bot.n), says, "bad" if bad else "")


def _csat(csat: Tally) -> Figure:
    if not csat.n:
        return Figure()
    says = _("%(good)s of %(all)s ratings were 4 or 5.") % {"good": _count(csat.total), "all": _count(csat.n)}
    return Figure(percent(csat.total, csat.n), says)


def _gates(passed: int, gates: int) -> Figure:
    says = _("%(passed)s of %(gates)s gates passed before the next step.") % {"passed": passed, "gates": gates}
    return Figure(f"{passed}/{gates}", says)


def _flags(tile: Tile) -> Iterator[tuple[str, str]]:
    if tile.alerts:
        yield "flag-red", _("Tripped")
    if tile.overrides:
        yield "flag-amber", pgettext("state", "Override")
    if tile.asked:
        yield "flag-blue", _("Asked: %(rung)s") % {"rung": rung_words(tile.asked)}


def _count(number: float) -> str:
    return number_format(round(number), force_grouping=True)
