"""The engine: read, search, draft, score, decide. The same for customers, previews and benches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from handrail.answering.coefficients import SHIPPED, Coefficients
from handrail.answering.decide import SHIPPED_IN_SCOPE, Outcome, Situation, Verdict, calling_trigger, decide
from handrail.answering.drafting import draft, preferred
from handrail.answering.ports import PassageSearch, TranslationFailedError, Translator
from handrail.answering.reader import Reader, Understood, Vectors
from handrail.answering.reading import GENERAL, Draft, IntentScore, Memory, Reading, Request, Translation
from handrail.answering.translating import into_customers_language, translation_helps
from handrail.autonomy.policy import PEOPLES_SIDE, CellState, Lots
from handrail.language.personal import Patterns

UNSURE_OF_INTENT = 0.5

CellLookup = Callable[[Iterable[str]], Mapping[str, CellState]]
Progress = Callable[[str], None]
Holding = Callable[[date], PassageSearch]
"""Makes a search over what can be found on a day, read at once."""


@dataclass(frozen=True)
class Proposal:
    """What the engine would do with a message, and everything that led to it; `text` is the masked message."""

    text: str
    situation: Situation
    verdict: Verdict
    versions: dict[str, str]
    milliseconds: dict[str, float]

    @property
    def reading(self) -> Reading:
        """What was understood."""
        return self.situation.reading


@dataclass(frozen=True)
class Ask:
    """One message to think about: its text, what came before, whose rules hold, and how their order numbers look.

    `muted` triggers bring in nobody. `translate`: where no approved knowledge exists in the customer's language, it may
    be translated from the first of `languages`. `coefficients` make the confidence of drafts. `lots` are the
    conversation's, for pilots and control groups.
    """

    text: str
    memory: Memory
    languages: Sequence[str]
    cells: CellLookup
    today: date
    muted: tuple[str, ...] = ()
    patterns: Patterns = ()
    translate: bool = False
    coefficients: Coefficients = SHIPPED
    lots: Lots = PEOPLES_SIDE


class Engine:
    """Reader and search, put together; holds no state of any conversation and may be shared between threads."""

    def __init__(
        self,
        reader: Reader,
        search: PassageSearch,
        versions: dict[str, str],
        translator: Translator | None = None,
        hold: Holding | None = None,
    ) -> None:
        self.reader = reader
        self.search = search
        self.versions = versions
        self.translator = translator
        self._hold = hold

    def holding(self, today: date) -> Engine:
        """Return the same engine with all knowledge of a day in memory, where it can: for thousands of messages."""
        search = self._hold(today) if self._hold else self.search
        return Engine(self.reader, search, self.versions, self.translator)

    def propose(self, ask: Ask, progress: Progress = lambda step: None) -> Proposal:
        """Think about a message. Nothing is sent and nothing is stored."""
        watch = _Watch()
        understood = self.reader.read(ask.text, ask.memory, languages=ask.languages, patterns=ask.patterns)
        watch.lap("read")
        return self._proposed(ask, understood, watch, progress)

    def propose_read(self, ask: Ask, understood: Understood) -> Proposal:
        """Think on about a message that was read before, as replays do; the same as `propose` but for the reading."""
        return self._proposed(ask, understood, _Watch(), lambda step: None)

    def _proposed(self, ask: Ask, understood: Understood, watch: _Watch, progress: Progress) -> Proposal:
        needs_search = not (calling_trigger(understood.reading, ask.muted) or understood.reading.smalltalk)
        if needs_search:
            progress("checking_sources")
        situation = (
            self._situation(ask, understood)
            if needs_search
            else Situation(understood.reading, (), {}, muted=ask.muted, lots=ask.lots)
        )
        watch.lap("search_and_draft")
        if self.translator is not None and translation_helps(ask, situation):
            situation = self._translated(ask, understood, situation, self.translator)
            watch.lap("translate")
        verdict = decide(situation)
        watch.lap("decide")
        versions = {**self.versions, "confidence": ask.coefficients.version}
        return Proposal(understood.masked_text, situation, verdict, versions, watch.laps)

    def _translated(self, ask: Ask, understood: Understood, found: Situation, translator: Translator) -> Situation:
        """The situation with the answer from articles of another language; only what is to be sent is translated."""
        own, other = understood.reading, ask.languages[0]
        try:
            request = translator.translate(understood.masked_text, source=own.language, target=other)
        except TranslationFailedError as problem:
            return replace(found, translation=Translation(own.language, other, translator.name, "", (), problem.code))
        read = self.reader.read(request, replace(ask.memory, language=other), languages=[other], patterns=ask.patterns)
        read = replace(read, reading=replace(read.reading, language=other, smalltalk=None))
        situation = replace(
            self._situation(ask, read), translation=Translation(own.language, other, translator.name, request)
        )
        # What was understood of the customer's own words stays: his language, and every reason for a person.
        known = {found.name for found in own.triggers}
        triggers = (*own.triggers, *(found for found in read.reading.triggers if found.name not in known))
        reading = replace(own, requests=situation.reading.requests, triggers=triggers)
        situation = replace(situation, reading=reading)
        if decide(situation).outcome not in {Outcome.ANSWER, Outcome.SUGGEST}:
            return situation
        return into_customers_language(situation, translator)

    def _situation(self, ask: Ask, understood: Understood) -> Situation:
        reading = understood.reading
        meant = {score.slug for request in reading.requests for score in (request.intent, request.runner_up)}
        cells = ask.cells([*sorted(meant - {"", GENERAL}), GENERAL])
        pairs = [
            self._drafted(ask, reading.language, request, vector, cells)
            for request, vector in zip(reading.requests, understood.vectors, strict=True)
        ]
        return Situation(
            reading=replace(reading, requests=tuple(request for request, _ in pairs)),
            drafts=tuple(drafted for _, drafted in pairs),
            cells=cells,
            clarifications=ask.memory.clarifications,
            muted=ask.muted,
            lots=ask.lots,
        )

    def _drafted(
        self, ask: Ask, language: str, request: Request, vector: Vectors, cells: Mapping[str, CellState]
    ) -> tuple[Request, Draft | None]:
        """Search and draft for one request; what no intent covers may still be a general question.

        Only articles that are filed under no intent answer general questions: what belongs to an intent is for that
        intent's cell to permit.
        """
        found = self.search(
            text=request.text,
            embedding=vector,
            language=language,
            today=ask.today,
            prefer=preferred(request, ask.memory.last_articles),
        )
        if request.in_scope < SHIPPED_IN_SCOPE or request.intent.probability < UNSURE_OF_INTENT:
            general = replace(request, intents=(IntentScore(GENERAL, 1.0), *request.intents), in_scope=1.0)
            candidate = draft(
                general,
                [passage for passage in found if not passage.candidate.intents],
                language=language,
                coefficients=ask.coefficients,
            )
            cell = cells.get(GENERAL)
            if candidate and cell and cell.drafts(candidate.confidence):
                return replace(general, confirmed=True), candidate
        return request, draft(request, found, language=language, coefficients=ask.coefficients)


class _Watch:
    """Milliseconds of each step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round((now - self._last) * 1000, 3)
        self._last = now


def person_takes_over(proposal: Proposal) -> Proposal:
    """Return the proposal for the case that a person holds the conversation by now: the bot only observes."""
    situation = replace(proposal.situation, person_holds=True)
    return replace(proposal, situation=situation, verdict=Verdict(Outcome.OBSERVE, "person_holds"))
