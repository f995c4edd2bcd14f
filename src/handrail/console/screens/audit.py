"""The audit of today's support: types of requests, ranked as candidates, and what is wrong with tags."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.audit.models import AuditRun
from handrail.audit.options import Options
from handrail.audit.plain import shares_of
from handrail.audit.proposing import propose, propose_candidates
from handrail.audit.queries import audit_numbered, audit_runs, examples_of, type_with_id
from handrail.audit.running import begin_audit, slug_of
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.audit import FLAWS, PARTS, reasons
from handrail.console.words.names import RISKS
from handrail.console.words.triggers import trigger_words
from handrail.history.models import PastConversation
from handrail.kernel.errors import NotFoundError

MOST_FLAWS = 40


@needs(Permission.HISTORY_READ)
def audit(request: StaffRequest) -> HttpResponse:
    """Show the last finished audit of an assistant, or the one asked for."""
    assistants = list(Assistant.objects.order_by("slug"))
    assistant = chosen(assistants, request.GET.get("assistant", ""))
    runs = audit_runs(assistant) if assistant else []
    number = request.GET.get("number", "")
    done = [run for run in runs if run.finished_at]
    run = audit_numbered(assistant, int(number) if number.isdecimal() else None) if assistant and done else None
    context = {
        "screen": "audit",
        "assistants": assistants,
        "assistant": assistant,
        "run": run if run and run.finished_at else None,
        "runs": done,
        "underway": next((each for each in runs if not each.finished_at), None),
        "has_history": bool(assistant) and PastConversation.objects.filter(assistant=assistant).exists(),
        "may_propose": request.user.may(Permission.INTENTS_CHANGE),
        "options": Options.stored(run.options) if run else Options(),
        **(_findings(run) if run and run.finished_at else {}),
    }
    return render(request, "console/audit/page.html", context)


@needs(Permission.HISTORY_READ)
def audit_type(request: StaffRequest, type_id: UUID) -> HttpResponse:
    """Show one type of request: its figures, its messages, and agents' answers side by side."""
    kind = type_with_id(type_id)
    most = max(kind.hours, default=0)
    options = Options.stored(kind.run.options)
    context = {
        "screen": "audit",
        "kind": kind,
        "reasons": reasons(kind),
        "examples": examples_of(kind),
        "parts": [(words, kind.parts.get(name)) for name, words in PARTS.items()],
        "languages": _shares(kind.languages),
        "channels": _shares(kind.channels),
        "tags": _shares(kind.tags),
        "risks": [(trigger_words(name, "").title, count / kind.risky_of) for name, count in kind.risks.items()],
        "hours": [(hour, n, n / most, options.opens <= hour < options.closes) for hour, n in enumerate(kind.hours)]
        if most
        else [],
        "options": options,
        "slug": slug_of(kind.title),
        "risk_words": RISKS,
        "may_propose": request.user.may(Permission.INTENTS_CHANGE),
    }
    return render(request, "console/audit/type.html", context)


@needs(Permission.HISTORY_READ)
@require_POST
def audit_runs_new(request: StaffRequest) -> HttpResponse:
    """Have a worker make a new audit."""
    assistant = chosen(list(Assistant.objects.order_by("slug")), request.POST.get("assistant", ""))
    if assistant is None:
        raise NotFoundError("there is no such assistant")
    opens, closes = (_hour(request.POST.get(name, ""), usual) for name, usual in (("opens", 9), ("closes", 17)))
    days = tuple(int(day) for day in request.POST.getlist("days") if day.isdecimal())
    zone = request.POST.get("time_zone", "").strip() or "UTC"
    begin_audit(
        assistant=assistant,
        options=Options(time_zone=zone, days=days, opens=opens, closes=closes),
        by=request.user,
        later=True,
    )
    messages.success(request, _("The audit is begun. It takes a minute or two for 10,000 conversations."))
    return redirect(f"{reverse('console:audit')}?assistant={assistant.slug}")


@needs(Permission.INTENTS_CHANGE)
@require_POST
def candidates(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Make all candidates of an audit intents."""
    run = AuditRun.objects.select_related("assistant").filter(pk=run_id).first()
    if run is None:
        raise NotFoundError
    made = propose_candidates(run=run, by=request.user)
    messages.success(request, _("%(count)s intents are made, off everywhere, of high risk.") % {"count": len(made)})
    return redirect(f"{reverse('console:audit')}?assistant={run.assistant.slug}")


@needs(Permission.INTENTS_CHANGE)
@require_POST
def proposal(request: StaffRequest, type_id: UUID) -> HttpResponse:
    """Make a type an intent, with its messages as suggested labels."""
    kind = type_with_id(type_id)
    told = {name: request.POST.get(name, "").strip() for name in ("slug", "title", "risk")}
    intent = propose(kind=kind, by=request.user, **{name: value for name, value in told.items() if value})
    said = _("%(intent)s is an intent now, off everywhere. %(count)s messages wait to be confirmed as its labels.")
    messages.success(request, said % {"intent": intent.title, "count": kind.conversations})
    if request.POST.get("back") == "list":
        return redirect(f"{reverse('console:audit')}?assistant={kind.run.assistant.slug}#type-{kind.place}")
    return redirect("console:audit_type", type_id=kind.pk)


def chosen(assistants: list[Assistant], slug: str) -> Assistant | None:
    """Return the assistant of this slug, or the first."""
    return next((each for each in assistants if each.slug == slug), assistants[0] if assistants else None)


def _hour(sent: str, otherwise: int) -> int:
    return int(sent) if sent.isdecimal() else otherwise


def _findings(run: AuditRun) -> dict[str, object]:
    types = list(run.types.select_related("intent"))
    largest = max((kind.share for kind in types), default=1.0)
    flaws = list(run.tag_findings.all())
    return {
        "shares": shares_of(run),
        "languages": _shares(run.figures["languages"]),
        "rows": [(kind, kind.share / largest, reasons(kind)) for kind in types],
        "proposed": sum(kind.proposed for kind in types),
        "open_candidates": sum(kind.proposed and kind.intent_id is None for kind in types),
        "flaws": [(FLAWS[flaw.flaw], flaw) for flaw in flaws[:MOST_FLAWS]],
        "more_flaws": max(0, len(flaws) - MOST_FLAWS),
    }


def _shares(counts: dict[str, int]) -> list[tuple[str, int, float]]:
    """Names with their counts and shares, at most ten."""
    total = sum(counts.values())
    return [(name, count, count / total) for name, count in list(counts.items())[:10]]
