"""Drills: begun by a person, planned and played by a job, resumable, judged at the end."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.answering.engine import Engine
from handrail.assistants.models import Assistant
from handrail.autonomy.queries import CHANNELS
from handrail.changes.noting import Kind, note_change
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.readiness.escalation import map_digest
from handrail.readiness.models import Drill, DrillCase
from handrail.readiness.planning import plan
from handrail.readiness.playing import play

RUN_DRILL = "readiness:run_drill_job"


def begin_drill(*, assistant: Assistant, channel: str, by: User, participant: User | None = None) -> Drill:
    """Begin a drill that a job will play; `participant`, who takes the handoffs over, is whoever begins it else.

    Raises InvalidError for an unknown channel or a participant who does not work in the inbox, ConflictError while
    another drill of this assistant runs on the channel.
    """
    with transaction.atomic():
        drill = _made(assistant, channel, by, participant or by)
        app.configure_task(RUN_DRILL, lock=f"drill:{drill.pk}").defer(drill_id=str(drill.pk))
    return drill


def go_on(*, drill: Drill, by: User) -> None:
    """Let a job go on with a drill that stopped; one that has ended stays as it is."""
    _require_change(by)
    if drill.ended_at is None:
        app.configure_task(RUN_DRILL, lock=f"drill:{drill.pk}").defer(drill_id=str(drill.pk))


def run_drill(
    *,
    assistant: Assistant,
    channel: str,
    by: User,
    engine: Engine,
    participant: User | None = None,
    on_case: Callable[[DrillCase, int], None] = lambda case, number: None,
) -> Drill:
    """Run a drill to its end, here and now; a drill of this channel that stopped is gone on with."""
    _require_change(by)
    running = Drill.objects.filter(assistant=assistant, channel=channel, ended_at__isnull=True).first()
    drill = running or _made(assistant, channel, by, participant or by)
    return play_drill(drill_id=drill.pk, engine=engine, on_case=on_case)


def play_drill(
    *, drill_id: UUID, engine: Engine, on_case: Callable[[DrillCase, int], None] = lambda case, number: None
) -> Drill:
    """Plan a drill unless it is, play every case that has not been, and end it. Again changes nothing."""
    drill = Drill.objects.select_related("assistant__front_team", "participant").get(pk=drill_id)
    if drill.ended_at is not None:
        return drill
    _plan_once(drill, engine)
    number = drill.cases.count()
    for case in drill.cases.filter(ended_at__isnull=True).select_related("conversation__customer"):
        case.drill = drill
        on_case(play(case, engine), number)
    return _ended(drill)


@transaction.atomic
def fail_drill(*, drill_id: UUID, code: str) -> None:
    """End a drill that cannot be played to its end: not passed, with the reason as a code."""
    drill = Drill.objects.select_for_update().filter(pk=drill_id, ended_at__isnull=True).first()
    if drill is not None:
        drill.ended_at, drill.passed, drill.failure = timezone.now(), False, {"code": code}
        drill.save(update_fields=["ended_at", "passed", "failure"])
        _note_end(drill, {"passed": False, "failure": code})


def _made(assistant: Assistant, channel: str, by: User, participant: User) -> Drill:
    _require_change(by)
    if channel not in CHANNELS:
        raise InvalidError(f"channels are {', '.join(CHANNELS)}", field="channel")
    if not participant.may(Permission.INBOX_WORK):
        raise InvalidError("who takes part must be active and work in the inbox", field="participant")
    try:
        with transaction.atomic():
            drill = Drill.objects.create(
                assistant=assistant, channel=channel, by=by, participant=participant, map_digest=map_digest(assistant)
            )
            after = {"running": True, "takes_part": participant.name}
            note_change(Kind.DRILL, _subject(drill), before={"running": False}, after=after, by=by)
            return drill
    except IntegrityError as problem:
        raise ConflictError("a drill runs on this channel already") from problem


@transaction.atomic
def _plan_once(drill: Drill, engine: Engine) -> None:
    locked = Drill.objects.select_for_update().get(pk=drill.pk)
    if locked.planned_at is not None:
        return
    made = plan(drill.assistant, drill.channel, engine)
    DrillCase.objects.bulk_create(
        DrillCase(
            drill=drill,
            position=position,
            kind=case.kind,
            expects=case.expects,
            language=case.language,
            messages=case.messages,
            intent=case.intent,
            vip=case.vip,
        )
        for position, case in enumerate(made.cases, start=1)
    )
    drill.untried, drill.planned_at, drill.versions = made.untried, timezone.now(), dict(engine.versions)
    drill.save(update_fields=["untried", "planned_at", "versions"])


@transaction.atomic
def _ended(drill: Drill) -> Drill:
    locked = Drill.objects.select_for_update().get(pk=drill.pk)
    if locked.ended_at is None:
        cases = list(drill.cases.all())
        locked.ended_at = timezone.now()
        locked.passed = bool(cases) and all(case.held for case in cases)
        locked.save(update_fields=["ended_at", "passed"])
        held = sum(case.held for case in cases)
        _note_end(locked, {"passed": locked.passed, "held": held, "cases": len(cases)})
    return locked


def _note_end(drill: Drill, result: dict[str, object]) -> None:
    note_change(Kind.DRILL, _subject(drill), before={"running": True}, after={"running": False} | result, by=None)


def _subject(drill: Drill) -> str:
    return f"{drill.assistant.slug} on {drill.channel}"


def _require_change(by: User) -> None:
    if not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not prepare launches")
