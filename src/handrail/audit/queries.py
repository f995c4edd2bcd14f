"""Reading audits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from handrail.assistants.models import Assistant
from handrail.audit.models import AuditRun, RequestType
from handrail.history.models import PastMessage
from handrail.kernel.errors import NotFoundError


@dataclass(frozen=True)
class Asked:
    """A customer's first message, and what an agent said first to it (empty: nothing)."""

    message: PastMessage
    answer: str


def audit_runs(assistant: Assistant) -> list[AuditRun]:
    """Return an assistant's audits, the newest first."""
    return list(AuditRun.objects.filter(assistant=assistant).order_by("-number")[:20])


def audit_numbered(assistant: Assistant, number: int | None = None) -> AuditRun:
    """Return an audit by its number, or the last finished one. Raises NotFoundError."""
    runs = AuditRun.objects.filter(assistant=assistant).select_related("assistant").order_by("-number")
    found = runs.filter(number=number) if number is not None else runs.filter(finished_at__isnull=False)
    run = found.first()
    if run is None:
        raise NotFoundError(
            f"no audit of {assistant.slug}" + (f" has the number {number}" if number else " is finished")
        )
    return run


def type_of(run: AuditRun, key: str) -> RequestType:
    """Return a type by its key, or by its place. Raises NotFoundError."""
    kinds = run.types.select_related("intent", "run")
    found = kinds.filter(key=key).first() or (kinds.filter(place=int(key)).first() if key.isdecimal() else None)
    if found is None:
        raise NotFoundError(f"this audit found no type {key!r}")
    return found


def type_with_id(type_id: UUID) -> RequestType:
    """Return a type with its audit. Raises NotFoundError."""
    found = RequestType.objects.filter(pk=type_id).select_related("run__assistant", "intent").first()
    if found is None:
        raise NotFoundError("there is no such type of request")
    return found


def examples_of(kind: RequestType, limit: int = 12) -> list[Asked]:
    """Return messages of a type with the answers that they got: the most typical, and some from all over it."""
    rows = list(kind.messages.select_related("message")[: limit // 2])
    total = kind.conversations
    if total > limit:
        step = max(1, total // (limit - len(rows)))
        places = list(range(len(rows) + step - 1, total, step))[: limit - len(rows)]
        rows += list(kind.messages.filter(place__in=places).select_related("message"))
    else:
        rows = list(kind.messages.select_related("message")[:limit])
    answers = _texts([row.answer for row in rows if row.answer])
    return [Asked(row.message, answers.get(row.answer, "") if row.answer else "") for row in rows]


def _texts(ids: Sequence[UUID]) -> dict[UUID, str]:
    return dict(PastMessage.objects.filter(pk__in=ids).values_list("pk", "text"))
