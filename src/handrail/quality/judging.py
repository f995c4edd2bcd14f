"""People's verdicts on answers."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.answering.decide import Situation
from handrail.answering.models import Decision
from handrail.answering.record import situation_of
from handrail.changes.noting import Kind, note_change
from handrail.conversations.events import Judged
from handrail.conversations.journal import append, locked
from handrail.conversations.models import Message
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from handrail.quality.gist import gist_of
from handrail.quality.grading import Truth, Worth
from handrail.quality.models import AnswerVerdict, CaseVerdict, ReplayCase, Verdict
from handrail.quality.replays.thinking import words_of
from handrail.quality.replays.weighing import truth_of, weighed

CAUSES = (
    "wrong_article",
    "outdated_article",
    "misunderstood",
    "incomplete",
    "unsupported",
    "unsafe",
    "not_for_a_bot",
    "other",
)


@transaction.atomic
def judge(*, message_id: UUID, verdict: str, by: User, cause: str = "", probability: float = 1.0) -> AnswerVerdict:
    """Say whether an answer of the bot was right; a wrong one has its cause. Once a reviewer.

    `probability` is that with which the answer was sampled for review, 1 where there was a reason to look at it.
    """
    _require_reviewer(by)
    _check(verdict, cause)
    message = Message.objects.filter(pk=message_id, author="bot", key__startswith="turn:").first()
    if message is None:
        raise NotFoundError("no answer of the bot has this id", field="message_id")
    conversation = locked(message.conversation_id)
    decision = Decision.objects.filter(turn_id=message.key.partition(":")[2]).first()
    row, new = AnswerVerdict.objects.get_or_create(
        message=message, by=by, defaults={"verdict": verdict, "cause": cause, "probability": probability}
    )
    if not new:
        raise ConflictError("you have judged this answer already")
    append(
        conversation,
        Judged(
            message_id=str(message.pk),
            decision_id=str(decision.pk) if decision else "",
            intent=decision.intent if decision else "",
            verdict=verdict,
            cause=cause,
            probability=probability,
        ),
    )
    return row


@transaction.atomic
def judge_case(*, case: ReplayCase, verdict: str, by: User) -> ReplayCase:
    """Say whether the drafts of a case answer its message; the case is graded anew, and later replays remember it."""
    _require_reviewer(by)
    if verdict not in Verdict.values:
        raise InvalidError("a verdict is right or wrong", field="verdict")
    locked_case = ReplayCase.objects.select_for_update().get(pk=case.pk)
    situation = situation_of(locked_case.record)
    for draft in filter(None, situation.drafts):
        _keep(locked_case, words_of(draft.text), verdict, by)
    said = [Worth(verdict) if draft else None for draft in situation.drafts]
    truth = truth_of(case.label, situation.drafts, said=said, alike=[None] * len(said))
    return _graded_anew(locked_case, situation, truth)


def _keep(case: ReplayCase, words: str, verdict: str, by: User) -> None:
    """Keep a verdict on these words; another of before gives way, and the log holds both."""
    before = CaseVerdict.objects.select_for_update().filter(message_id=case.message_id, words=words).first()
    if before is not None and before.verdict == verdict:
        return
    CaseVerdict.objects.update_or_create(
        message_id=case.message_id, words=words, defaults={"verdict": verdict, "by": by, "at": timezone.now()}
    )
    was, now = {"verdict": before.verdict if before else None}, {"verdict": str(verdict), "words": words[:12]}
    note_change(Kind.CASE_VERDICT, f"message {case.message_id}", before=was, after=now, by=by)


def _graded_anew(case: ReplayCase, situation: Situation, truth: Truth) -> ReplayCase:
    found = weighed(situation, truth)
    case.grade, case.cause, case.worth = found.grade, found.cause, found.worth
    case.gist = gist_of(situation, truth)
    case.save(update_fields=["grade", "cause", "gist", "worth"])
    return case


def _check(verdict: str, cause: str) -> None:
    if verdict not in Verdict.values:
        raise InvalidError("a verdict is right or wrong", field="verdict")
    if verdict == Verdict.WRONG and cause not in CAUSES:
        raise InvalidError(f"say what was wrong: {', '.join(CAUSES)}", field="cause")
    if verdict == Verdict.RIGHT and cause:
        raise InvalidError("what is right has no cause", field="cause")


def _require_reviewer(by: User) -> None:
    if not by.may(Permission.QUALITY_REVIEW):
        raise ForbiddenError("only reviewers and leads judge answers")
