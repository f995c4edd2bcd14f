"""What a further language needs before its launch is reached: measured, for one launch or for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.assistants.models import Assistant, OtherLanguages
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Stage
from handrail.autonomy.queries import CHANNELS
from handrail.governance.launches import evidence
from handrail.governance.launches.checks import Check
from handrail.governance.launches.models import Launch
from handrail.insights.measures import Measure, Side
from handrail.insights.queries import by_language
from handrail.intents.models import GENERAL_QUESTION
from handrail.readiness.last_drill import LastDrill, last_drill
from handrail.readiness.openness import openness_of_all

MESSAGES_OF_A_LANGUAGE = 20
ANSWERED_IN_A_LANGUAGE = 20
_MET_BY_CUSTOMERS = (Stage.PILOT.value, Stage.FULL.value)


@dataclass(frozen=True)
class Spoken:
    """What is known of a language at an assistant.

    `on`: the assistant speaks it. `unknown` are the intents that left off without an approved, in-date article in it.
    `lacking` are texts without words. `drilled` holds by channel how many of its cases held in the newest drill, and
    how many there were; `tried` how many tries by hand in it held, and how many broke the bot and still do. `answered`
    counts conversations that the bot ended alone at pilot or full with a sourced answer, and that were verified: not
    denied, not rated low, not come again.
    """

    on: bool
    intents: int
    unknown: tuple[str, ...]
    lacking: tuple[str, ...]
    confirmed: bool
    labelled: int
    drilled: Mapping[str, tuple[int, int]]
    tried: tuple[int, int]
    answered: int

    @property
    def reached(self) -> bool:
        """Whether everything is met: prepared as any launch, and shown with customers."""
        return self.met == self.needed

    @property
    def met(self) -> int:
        """How many checks are met."""
        return sum(check.met for check in checks(self))

    @property
    def needed(self) -> int:
        """How many checks there are."""
        return len(checks(self))


def spoken(launches: Sequence[Launch], begun: Sequence[Cell]) -> dict[UUID, Spoken]:
    """Return what is known of the languages of launches, by their ids; `begun` are the cells that left off.

    A fixed number of queries, however many launches and cells there are.
    """
    of_language = {each.pk: (each.assistant, each.language) for each in launches if each.assistant and each.language}
    if not of_language:
        return {}
    texts = openness_of_all(list({assistant.pk: assistant for assistant, _ in of_language.values()}.values()))
    channels, known = channels_of(begun), evidence.intents_known()
    labelled, drilled, tried = evidence.labelled(), evidence.drilled(), evidence.tried()
    answered = by_language(Measure.DEFLECTED_VERIFIED, side=Side.BOT, stages=_MET_BY_CUSTOMERS)
    # A general question is answered from the articles of all intents.
    intents = {cell.intent.slug: cell.intent.title for cell in begun if cell.intent.slug != GENERAL_QUESTION}
    found = {}
    for pk, (assistant, language) in of_language.items():
        said = next((each for each in texts[assistant.pk] if each.language == language), None)
        tally = answered.get((assistant.slug, language))
        read = {language, assistant.language} if _translates(assistant) else {language}
        served = set().union(*(known.get(each, set()) for each in read))
        found[pk] = Spoken(
            on=language in assistant.languages,
            intents=len(intents),
            unknown=tuple(title for slug, title in sorted(intents.items()) if slug not in served),
            lacking=tuple(said.lacking) if said else (),
            confirmed=said is not None and said.confirmation is not None,
            labelled=labelled.get((assistant.pk, language), 0),
            drilled={channel: drilled.get((assistant.pk, channel, language), (0, 0)) for channel in channels},
            tried=tried.get((assistant.pk, language), (0, 0)),
            answered=round(tally.total) if tally else 0,
        )
    return found


def channels_of(begun: Sequence[Cell]) -> tuple[str, ...]:
    """Return the channels on which something has begun, all of them before anything has."""
    names = {cell.channel for cell in begun}
    return tuple(name for name in CHANNELS if name in names) or CHANNELS


def checks(found: Spoken, launch: Launch | None = None, now: datetime | None = None) -> list[Check]:
    """Return the checks of a language in the order of the path; with launch and time, the drills are told, too."""
    assistant = launch.assistant if launch else None
    at = assistant.slug if assistant else ""
    made = [_switched_on(found, at), _knowledge(found)]
    for channel in found.drilled:
        last = last_drill(assistant, channel, now) if assistant and now else None
        made.append(_held(found, channel, at, (last,) if last else ()))
    return [*made, _tried(found, at), _real(found), _texts(found, at), _answered(found)]


def _switched_on(found: Spoken, at: str) -> Check:
    missing = () if found.on else (_("the assistant does not speak it yet"),)
    return Check("spoken", str(gettext_lazy("Switched on")), found.on, missing=missing, at=at)


def _knowledge(found: Spoken) -> Check:
    known = {"met": found.intents - len(found.unknown), "needed": found.intents}
    facts = (_("%(met)s of %(needed)s intents have approved articles in this language") % known,)
    missing = [_("no approved article in this language: %(name)s") % {"name": title} for title in found.unknown]
    if not found.intents:
        missing = [_("nothing has begun yet")]
    return Check("knowledge", str(gettext_lazy("Knowledge ready")), not missing, facts, tuple(missing))


def _tried(found: Spoken, at: str) -> Check:
    held, broke = found.tried
    missing = [_("nobody has tried to break the bot by hand in this language")] if not held + broke else []
    if broke:
        missing.append(_("%(number)s tries broke the bot; try the same again once it is mended") % {"number": broke})
    facts = (_("%(held)s of %(all)s tries held") % {"held": held, "all": held + broke},) if held + broke else ()
    title = str(gettext_lazy("People who tried to break it"))
    return Check("attempts", title, not missing, facts, tuple(missing), at, next(iter(found.drilled)))


def _texts(found: Spoken, at: str) -> Check:
    missing = [_("no words for %(key)s") % {"key": key.replace("_", " ")} for key in found.lacking]
    if not found.confirmed:
        missing.append(_("a person must read and confirm the texts"))
    return Check("openness", str(gettext_lazy("Openness")), not missing, missing=tuple(missing), at=at)


def _real(found: Spoken) -> Check:
    lacking = MESSAGES_OF_A_LANGUAGE - found.labelled
    missing = (_("label %(number)s more messages in this language") % {"number": lacking},) if lacking > 0 else ()
    facts = (_("%(number)s labelled messages") % {"number": found.labelled},)
    return Check("language", str(gettext_lazy("Real language")), lacking <= 0, facts, missing)


def _held(found: Spoken, channel: str, at: str, drills: tuple[LastDrill, ...]) -> Check:
    held, cases = found.drilled[channel]
    missing: tuple[str, ...] = ()
    if not cases:
        missing = (_("no drill has tried this language on this channel"),)
    elif held < cases:
        missing = (_("%(number)s cases failed") % {"number": cases - held},)
    facts = (_("%(held)s of %(all)s cases held in this language") % {"held": held, "all": cases},) if cases else ()
    return Check("drill", str(gettext_lazy("Drill")), not missing, facts, missing, at, channel, drills)


def _answered(found: Spoken) -> Check:
    values = {"number": found.answered, "needed": ANSWERED_IN_A_LANGUAGE}
    facts = (_("%(number)s of %(needed)s conversations that the bot ended alone, verified, at pilot or full") % values,)
    lacking = ANSWERED_IN_A_LANGUAGE - found.answered
    more = _("%(number)s more answered conversations in this language") % {"number": lacking}
    return Check(
        "answered", str(gettext_lazy("Customers answered")), lacking <= 0, facts, (more,) if lacking > 0 else ()
    )


def _translates(assistant: Assistant) -> bool:
    return assistant.other_languages == OtherLanguages.TRANSLATE
