"""Running the engine over cases, and grading what it would have done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from django.utils import timezone

from handrail.answering.coefficients import Coefficients
from handrail.answering.engine import Ask, Engine, Proposal
from handrail.answering.fitted import coefficients_at
from handrail.answering.muting import muted_at
from handrail.answering.reader import NO_VECTORS, Understood, Vectors
from handrail.answering.reading import Memory, reading_from_json
from handrail.answering.reading_many import read_many
from handrail.answering.record import record_of
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.autonomy.policy import BOTS_SIDE, SHIPPED_THRESHOLDS, CellState, Stage
from handrail.autonomy.queries import cell_states
from handrail.history.queries import Case
from handrail.history.records import CUSTOMER
from handrail.intents.models import Intent
from handrail.knowledge.models import Passage
from handrail.quality.gist import gist_of
from handrail.quality.grading import Grade, Truth, Worth, knows
from handrail.quality.hardness import Vocabulary, hardness, known_words
from handrail.quality.likeness import alike
from handrail.quality.models import CaseVerdict, Replay, ReplayCase
from handrail.quality.replays.weighing import Weighed, truth_of, weighed

_HALF = np.float16


@dataclass(frozen=True)
class Desk:
    """What a replay's cases have in common: the engine, the rules of the assistant, and the words of its articles."""

    replay: Replay
    engine: Engine
    cells: Mapping[str, CellState]
    muted: tuple[str, ...]
    coefficients: Coefficients
    vocabulary: Vocabulary

    @property
    def assistant(self) -> Assistant:
        """Whose history it is."""
        return self.replay.assistant

    def ask(self, case: Case) -> Ask:
        """Return a past message as a question to the engine: on the bot's side, every cell full."""
        assistant = self.assistant
        return Ask(
            text=case.text,
            memory=memory_of_case(case, assistant),
            languages=assistant.languages,
            cells=lambda intents: {name: self.cells.get(name) or CellState(name, "") for name in intents},
            today=day_of(self.replay),
            muted=self.muted,
            patterns=assistant.number_patterns,
            translate=assistant.other_languages == OtherLanguages.TRANSLATE,
            coefficients=self.coefficients,
            lots=BOTS_SIDE,
        )


def desk_of(replay: Replay, engine: Engine) -> Desk:
    """Return what every case of a replay needs, read once: knowledge, too, for it may not change while it runs."""
    return Desk(
        replay,
        engine.holding(day_of(replay)),
        full_cells(replay.channel),
        muted_at(replay.assistant),
        coefficients_at(replay.assistant_id),
        Vocabulary.of(Passage.objects.values_list("text", flat=True), known=known_words()),
    )


def day_of(replay: Replay) -> date:
    """Return the day by which articles are in date: that on which the replay began."""
    return timezone.localdate(replay.begun_at, timezone.get_default_timezone())


def full_cells(channel: str) -> dict[str, CellState]:
    """Return every intent's cell of a channel as if it were full and nothing stayed with people.

    It has its own threshold, or where it was never set the shipped one of the intent's risk.
    """
    risks = dict(Intent.objects.values_list("slug", "risk"))
    own = {name: state.threshold for name, state in cell_states(channel, risks).items()}
    sure = {name: SHIPPED_THRESHOLDS[risk] if own[name] is None else own[name] for name, risk in risks.items()}
    return {name: CellState(name, channel, Stage.FULL, threshold, 0, 0) for name, threshold in sure.items()}


def memory_of_case(case: Case, assistant: Assistant) -> Memory:
    """Return what came before in the past conversation, which people had: the customer's words, oldest first."""
    said = tuple(text for author, text in case.before if author == CUSTOMER)
    language = case.language if case.language in assistant.languages else assistant.language
    return Memory(language=language, earlier=said, last_request=said[-1] if said else "")


def replayed(
    desk: Desk, cases: Sequence[Case], labels: Sequence[str], read_before: Mapping[UUID, Understood]
) -> Iterator[ReplayCase]:
    """Yield each case as the engine does it now, graded. Nothing is sent or stored."""
    verdicts = {
        (row.message_id, row.words): Worth(row.verdict)
        for row in CaseVerdict.objects.filter(message__in=[case.message for case in cases])
    }
    asks = [desk.ask(case) for case in cases]
    new = [ask for case, ask in zip(cases, asks, strict=True) if case.message not in read_before]
    read = iter(_read(desk, new))
    for case, label, ask in zip(cases, labels, asks, strict=True):
        understood = read_before.get(case.message) or next(read)
        yield _graded(desk, case, label, ask, understood, verdicts)


def read_of(rows: Iterable[tuple[UUID, dict[str, Any], bytes, str]]) -> dict[UUID, Understood]:
    """Return readings by message from stored cases (message, record, vectors, text)."""
    return {message: _stored(record, bytes(vectors), text) for message, record, vectors, text in rows}


def words_of(text: str) -> str:
    """Return the digest by which a verdict knows the words that were judged."""
    return hashlib.sha256(text.encode()).hexdigest()


def _read(desk: Desk, asks: Sequence[Ask]) -> list[Understood]:
    return read_many(
        desk.engine.reader,
        [(ask.text, ask.memory) for ask in asks],
        languages=desk.assistant.languages,
        patterns=desk.assistant.number_patterns,
    )


def _stored(record: dict[str, Any], vectors: bytes, text: str) -> Understood:
    reading = reading_from_json(record["own_reading"])
    rows = np.frombuffer(vectors, dtype=_HALF).astype(np.float32)
    found: Vectors = rows.reshape(len(reading.requests), -1) if len(rows) else NO_VECTORS
    return Understood(reading, found, text)


def _graded(
    desk: Desk,
    case: Case,
    label: str,
    ask: Ask,
    understood: Understood,
    verdicts: Mapping[tuple[UUID, str], Worth],
) -> ReplayCase:
    attempt = _attempted(desk, case, label, ask, understood, verdicts)
    situation, found = attempt.proposal.situation, attempt.weighed
    reading = situation.reading
    return ReplayCase(
        replay=desk.replay,
        message_id=case.message,
        label=label,
        intent=reading.requests[0].intent.slug if reading.requests else "",
        language=reading.language,
        hard=hardness(case.text, reading, own=desk.assistant.language, vocabulary=desk.vocabulary),
        outcome=found.verdict.outcome,
        reason=found.verdict.reason,
        confidence=found.confidence,
        worth=found.worth,
        grade=found.grade,
        cause=found.cause,
        known=knows(situation.drafts, label),
        alike=attempt.alike,
        gist=gist_of(situation, attempt.truth),
        vectors=understood.vectors.astype(_HALF).tobytes(),
        record=_record(desk, attempt.proposal, understood),
    )


@dataclass(frozen=True)
class _Attempt:
    """One proposal with what it is worth; `alike` is the greatest likeness of its drafts to what people answered."""

    proposal: Proposal
    truth: Truth
    weighed: Weighed
    alike: float | None


def _attempted(
    desk: Desk,
    case: Case,
    label: str,
    ask: Ask,
    understood: Understood,
    verdicts: Mapping[tuple[UUID, str], Worth],
) -> _Attempt:
    """The first attempt that is not right; where drafts are generated, a case is right only if all are (pass^k)."""
    for _ in range(desk.replay.attempts):
        proposal = desk.engine.propose_read(ask, understood)
        drafts, language = proposal.situation.drafts, proposal.reading.language
        likes = [alike(draft.text, case.answer, language) if draft and case.answer else None for draft in drafts]
        said = [verdicts.get((case.message, words_of(draft.text))) if draft else None for draft in drafts]
        truth = truth_of(label, drafts, said=said, alike=likes)
        found = _Attempt(
            proposal,
            truth,
            weighed(proposal.situation, truth),
            max((like for like in likes if like is not None), default=None),
        )
        if proposal.situation.translation is None or found.weighed.grade != Grade.RIGHT:
            break
    return found


def _record(desk: Desk, proposal: Proposal, understood: Understood) -> dict[str, Any]:
    """The decision's record, with the reading as it was before search looked for general answers."""
    own: dict[str, Any] = orjson.loads(orjson.dumps(understood.reading))
    return {**record_of(proposal, channel=desk.replay.channel), "own_reading": own, "text": understood.masked_text}
