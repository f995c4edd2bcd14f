"""Planning a drill: which synthetic conversations try every way to people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from handrail.answering.decide import calling_trigger
from handrail.answering.engine import Engine
from handrail.answering.muting import muted_at
from handrail.answering.preview import thought
from handrail.answering.reader import look
from handrail.answering.reading import Memory
from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Stage
from handrail.autonomy.queries import ladder_rules, state_of
from handrail.intents.models import Example, Intent
from handrail.readiness.escalation import heard_triggers
from handrail.readiness.messages import VIP, languages_to_try, phrases
from handrail.readiness.policy import CUSTOMER_ASKED, CaseKind

OUT_OF_SCOPE = "out_of_scope"
LOW_CONFIDENCE = "low_confidence"
MOST_TEXTS = 12
MOST_INTENTS = 60


@dataclass(frozen=True)
class Planned:
    """One conversation to hold."""

    kind: CaseKind
    expects: str
    language: str
    messages: list[str]
    vip: bool = False
    intent: str = ""


@dataclass
class Plan:
    """The conversations of a drill, and what it has no message for: codes with values."""

    cases: list[Planned] = field(default_factory=list)
    untried: list[dict[str, Any]] = field(default_factory=list)


def plan(assistant: Assistant, channel: str, engine: Engine) -> Plan:
    """Return what a drill says on a channel: every trigger in every language, the button, the engine's own limits."""
    made = Plan()
    for trigger in heard_triggers(assistant):
        _try_trigger(made, assistant, trigger)
    first = assistant.language
    made.cases.append(Planned(CaseKind.BUTTON, CUSTOMER_ASKED, first, []))
    for language in assistant.languages:
        if language in phrases():
            outside = [phrases()[language].outside]
            made.cases.append(Planned(CaseKind.OUT_OF_SCOPE, OUT_OF_SCOPE, language, outside))
    _try_cells(made, assistant, channel, engine)
    return made


def _try_trigger(made: Plan, assistant: Assistant, trigger: str) -> None:
    texts = languages_to_try(trigger, assistant.languages)
    silent = [language for language in assistant.languages if language not in texts]
    if not texts or (silent and trigger != "unsupported_language"):
        made.untried.append({"code": "no_messages", "trigger": trigger, "languages": silent})
    for language, candidates in texts.items():
        messages = _heard(assistant, trigger, language, candidates)
        made.cases.append(Planned(CaseKind.TRIGGER, trigger, language, messages, vip=trigger == VIP))


def _heard(assistant: Assistant, trigger: str, language: str, candidates: list[str]) -> list[str]:
    """The first message whose words call for a person because of this trigger, alone or after a greeting.

    Labels also hold messages that a trigger is known to miss; where it misses all, the first stands and fails.
    """
    hello = phrases()[language].hello if language in phrases() else ""
    for before in ([], [hello]) if hello else ([],):
        memory = Memory(language=language, earlier=tuple(before), vip=trigger == VIP)
        for text in candidates:
            seen = look(text, memory, languages=assistant.languages, patterns=assistant.number_patterns)
            if calling_trigger(seen.reading, muted_at(assistant)) == trigger:
                return [*before, text]
    return [candidates[0]]


def _try_cells(made: Plan, assistant: Assistant, channel: str, engine: Engine) -> None:
    """For each intent a message that its people get: below the threshold, or any where the bot does not answer."""
    rules = ladder_rules()
    cells = {cell.intent_id: cell for cell in Cell.objects.filter(channel=channel).select_related("intent")}
    for intent in Intent.objects.order_by("slug")[:MOST_INTENTS]:
        cell = cells.get(intent.pk)
        answers = cell is not None and state_of(cell, rules).holds in {Stage.PILOT, Stage.FULL}
        kind = CaseKind.BELOW_THRESHOLD if answers else CaseKind.LEFT_TO_PEOPLE
        found = _found(assistant, channel, intent, engine, below=answers)
        if found is None:
            made.untried.append({"code": f"no_message_{kind}", "intent": intent.slug})
            continue
        language, text = found
        expects = LOW_CONFIDENCE if answers else ""
        made.cases.append(Planned(kind, expects, language, [text], intent=intent.slug))


def _found(
    assistant: Assistant, channel: str, intent: Intent, engine: Engine, *, below: bool
) -> tuple[str, str] | None:
    """A labelled message of an intent, or the half of one, that the engine gives to people."""
    labelled = Example.objects.filter(intents=intent).order_by("digest")
    examples = list(labelled.exclude(split="train")[:MOST_TEXTS]) or list(labelled[:MOST_TEXTS])
    whole = [(_language(assistant, example), example.text) for example in examples]
    halves = [(language, text[: len(text) // 2].rpartition(" ")[0]) for language, text in whole]
    for language, text in [*whole, *halves]:
        if not text.strip() or language not in assistant.languages:
            continue
        proposal = thought(engine, text=text, channel=channel, language=language, assistant=assistant)
        requests = proposal.reading.requests
        meant = bool(requests) and requests[max(0, proposal.verdict.request)].intent.slug == intent.slug
        wanted = proposal.verdict.reason == LOW_CONFIDENCE if below else not proposal.reading.triggers
        if meant and wanted and proposal.verdict.to_people:
            return language, text
    return None


def _language(assistant: Assistant, example: Example) -> str:
    return example.language or assistant.language
