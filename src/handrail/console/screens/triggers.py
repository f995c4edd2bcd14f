"""The triggers of an assistant: what brings in a person there, and what a lead has muted."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.answering.models import MutedTrigger
from handrail.answering.muting import always_heard, mute, muted_at, mutings, unmute
from handrail.answering.triggers import triggers as registered
from handrail.assistants.models import Assistant
from handrail.console.permission import needs
from handrail.console.problems import sentence
from handrail.console.requests import StaffRequest
from handrail.console.words.triggers import TriggerWords, trigger_words
from handrail.kernel.errors import InvalidError, NotFoundError


@dataclass(frozen=True)
class Row:
    """One trigger at an assistant; `by_policy`: off there without having been muted, by how it treats languages."""

    name: str
    words: TriggerWords
    always: bool
    muting: MutedTrigger | None
    by_policy: bool


@dataclass(frozen=True)
class Refused:
    """A muting that could not be done: what was typed, and one line on what is missing."""

    trigger: str
    reason: str
    problem: str


@needs(Permission.AUTONOMY_READ)
def triggers(request: StaffRequest, assistant: str = "") -> HttpResponse:
    """Show what brings in a person at an assistant; without a name at the first one."""
    return _page(request, _found(assistant))


@needs(Permission.AUTONOMY_CHANGE)
@require_POST
def muting(request: StaffRequest, assistant: str, trigger: str) -> HttpResponse:
    """Mute a trigger with a reason, or let it bring in a person again."""
    found = _found(assistant)
    if found is None or trigger not in registered():
        raise NotFoundError
    title = {"title": trigger_words(trigger, "").title}
    if request.POST.get("muted") == "no":
        unmute(assistant=found, trigger=trigger, by=request.user)
        messages.success(request, _("%(title)s brings in a person again.") % title)
        return _back(found, trigger)
    reason = request.POST.get("reason", "")
    try:
        mute(assistant=found, trigger=trigger, reason=reason, by=request.user)
    except InvalidError as problem:
        if problem.field != "reason":
            raise
        return _page(request, found, Refused(trigger, reason, _(sentence(problem))))
    messages.success(request, _("%(title)s is muted.") % title)
    return _back(found, trigger)


def _back(assistant: Assistant, trigger: str) -> HttpResponse:
    return redirect(reverse("console:triggers_of", args=[assistant.slug]) + f"#trigger-{trigger}")


def _found(slug: str) -> Assistant | None:
    """The assistant of that name, or the first; None where there is none at all."""
    if not slug:
        return Assistant.objects.order_by("slug").first()
    found = Assistant.objects.filter(slug=slug).first()
    if found is None:
        raise NotFoundError
    return found


def _page(request: StaffRequest, assistant: Assistant | None, refused: Refused | None = None) -> HttpResponse:
    rows = _rows(assistant) if assistant else []
    context = {
        "screen": "autonomy",
        "assistant": assistant,
        "assistants": Assistant.objects.order_by("slug"),
        "always": [row for row in rows if row.always],
        "others": [row for row in rows if not row.always],
        "on": sum(row.muting is None and not row.by_policy for row in rows),
        "all": len(rows),
        "refused": refused,
        "may_change": request.user.may(Permission.AUTONOMY_CHANGE),
    }
    return render(request, "console/triggers/page.html", context, status=422 if refused else 200)


def _rows(assistant: Assistant) -> list[Row]:
    by_hand, muted = mutings(assistant), muted_at(assistant)
    rows = [
        Row(
            name,
            trigger_words(name, trigger.reason),
            always_heard(trigger),
            by_hand.get(name),
            by_policy=name in muted and name not in by_hand,
        )
        for name, trigger in registered().items()
    ]
    return sorted(rows, key=lambda row: str(row.words.title).casefold())
