"""What tripwires listen to. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handrail.autonomy.policy import Stage
from handrail.insights.measures import Measure, Side
from handrail.insights.models import Fact

DELTA = 0.05
_FEWEST_OF_PEOPLE = 30
_MARGIN = 0.02
_UNSUPPORTED = 0.02


@dataclass(frozen=True)
class Known:
    """What is known of a cell when it comes to a rung: it sets the limits, which then stay as long as it is there.

    `alpha` is the intent's risk limit. Of the ninety days before: `people_repeat` is the share of people's
    conversations with a repeat contact, `mix` the share of the channel's conversations that are of the intent, each
    with the number that it is counted from.
    """

    alpha: float
    people_repeat: tuple[float, int] = (0.0, 0)
    mix: tuple[float, int] = (0.0, 0)


@dataclass(frozen=True)
class Signal:
    """One thing that may go wrong: which facts tell of it, how often it may, and how far down the cell goes.

    `limit` is the highest share that is tolerated; None where nothing can be said yet, and nothing is watched.
    `of_channel`: it listens to all intents of the channel. `at_once`: a single outcome of this detail is enough.
    `of_risk`: its limit comes of the intent's risk limit, and a set one can only be stricter. An administrator may set
    shares from `lowest` to `highest`: beyond, nothing would ever trip, or everything would.
    """

    name: str
    measure: Measure
    limit: Callable[[Known], float | None]
    side: Side | None = None
    down_to: Stage = Stage.SUGGEST
    of_channel: bool = False
    at_once: str = ""
    of_risk: bool = False
    lowest: float = 0.001
    highest: float = 0.50

    def hears(self, fact: Fact, intent: str) -> bool:
        """Return whether a fact of the cell's channel counts for the cell of an intent."""
        if fact.measure != self.measure or (self.side and fact.side != self.side):
            return False
        if self.of_channel:
            return True
        answering = fact.stage in {Stage.PILOT, Stage.FULL}
        return answering and fact.intent == intent and (not self.at_once or fact.detail == self.at_once)

    def outcome(self, fact: Fact, intent: str) -> float:
        """Return the outcome in [0, 1]: 1 for what should not happen."""
        return float(fact.intent == intent) if self.of_channel else fact.value


def _unsupported(known: Known) -> float:
    return min(known.alpha, _UNSUPPORTED)


def _repeat(known: Known) -> float:
    share, n = known.people_repeat
    return min(0.95, share + _MARGIN) if n >= _FEWEST_OF_PEOPLE else 0.25


def _mix(known: Known) -> float | None:
    share, n = known.mix
    return min(0.95, 2 * share + _MARGIN) if n >= _FEWEST_OF_PEOPLE else None


SIGNALS = {
    signal.name: signal
    for signal in (
        Signal("wrong_answer", Measure.WRONG_ANSWER, lambda known: known.alpha, Side.BOT, of_risk=True, highest=0.2),
        Signal("unsupported", Measure.UNSUPPORTED, _unsupported, Side.BOT, of_risk=True, highest=_UNSUPPORTED),
        Signal("repeat_contact", Measure.REPEAT_CONTACT, _repeat, Side.BOT),
        Signal("low_rating", Measure.LOW_RATING, lambda known: 0.25, Side.BOT),
        Signal("unclaimed", Measure.UNCLAIMED, lambda known: 0.10),
        Signal("out_of_scope", Measure.OUT_OF_SCOPE, lambda known: 0.30, highest=0.80),
        Signal("intent_mix", Measure.CONVERSATIONS, _mix, of_channel=True, highest=0.95),
        Signal("unsafe", Measure.WRONG_ANSWER, lambda known: 0.5, down_to=Stage.OFF, at_once="unsafe"),
    )
}
