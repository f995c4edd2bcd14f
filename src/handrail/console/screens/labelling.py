"""Labelling past messages, quick by keyboard; two labellers and how far they agree."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.audit.labelling import actions
from handrail.audit.labelling.agreement import ENOUGH, labelled_counts, standing
from handrail.audit.labelling.showing import Shown, next_message, second_share, shown, waiting_count
from handrail.audit.proposing import rank_soon
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment
from handrail.console.screens.audit import chosen
from handrail.intents.models import GENERAL_QUESTION, OUT_OF_SCOPE, Intent
from handrail.kernel.errors import InvalidError


@needs(Permission.HISTORY_LABEL)
def labelling(request: StaffRequest) -> HttpResponse:
    """Show the message that is worth most to label, of all intents or of one."""
    assistant, only = _place(request.GET)
    found = next_message(assistant=assistant, by=request.user, intent=only) if assistant else None
    return _screen(request, assistant, only, found)


@needs(Permission.HISTORY_LABEL)
@require_POST
def label_message(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """Label or skip a message, and show the next."""
    assistant, only = _place(request.POST)
    if "skip" in request.POST:
        actions.skip(message=message_id, by=request.user)
    else:
        said = request.POST.get("intent") or request.POST.get("other", "")
        actions.say(message=message_id, intent=said, by=request.user)
    if not wants_fragment(request):
        return redirect(_address(assistant, only))
    found = next_message(assistant=assistant, by=request.user, intent=only) if assistant else None
    return _screen(request, assistant, only, found)


@needs(Permission.HISTORY_LABEL)
@require_POST
def label_undone(request: StaffRequest) -> HttpResponse:
    """Take back the last step, and show its message again."""
    assistant, only = _place(request.POST)
    message = actions.undo(by=request.user)
    if message is None:
        raise InvalidError("there is nothing to take back")
    return _screen(request, assistant, only, shown(message))


@needs(Permission.HISTORY_LABEL)
@require_POST
def label_ranking(request: StaffRequest) -> HttpResponse:
    """Have a worker find what is worth a label."""
    assistant, only = _place(request.POST)
    if assistant:
        rank_soon(assistant)
        messages.success(request, _("A worker looks for what is worth a label; come back in a minute."))
    return redirect(_address(assistant, only))


@needs(Permission.HISTORY_LABEL)
def agreement(request: StaffRequest) -> HttpResponse:
    """Show how far labellers agree, and what they labelled differently."""
    assistants = list(Assistant.objects.order_by("slug"))
    assistant = chosen(assistants, request.GET.get("assistant", ""))
    found = standing(assistant) if assistant else None
    titles = {**dict(Intent.objects.values_list("slug", "title")), OUT_OF_SCOPE: _("None of these")}
    people = dict(User.objects.values_list("pk", "name"))
    rows = [
        (each.message, [(people.get(who, "–"), slug, titles.get(slug, slug)) for who, slug in each.said])
        for each in (found.disputed if found else [])
    ]
    context = {
        "screen": "labelling",
        "assistants": assistants,
        "assistant": assistant,
        "found": found,
        "rows": rows,
        "confused": [(titles.get(a, a), titles.get(b, b), n) for a, b, n in (found.confused if found else [])],
        "intents": _intents(),
        "share": second_share(assistant) if assistant else 0,
        "may_rule": request.user.may(Permission.INTENTS_CHANGE),
    }
    return render(request, "console/labelling/agreement.html", context)


@needs(Permission.HISTORY_LABEL)
@require_POST
def settlement(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """Say which of two labels is right."""
    said = request.POST.get("intent") or request.POST.get("other", "")
    done = actions.settle(message=message_id, intent=said, by=request.user)
    title = done.intent.title if done.intent else _("None of these")
    messages.success(request, _("Settled as %(intent)s.") % {"intent": title})
    return redirect(f"{reverse('console:agreement')}?assistant={request.POST.get('assistant', '')}")


@needs(Permission.INTENTS_CHANGE)
@require_POST
def second_labeller(request: StaffRequest) -> HttpResponse:
    """Set how many per cent a second person labels."""
    assistant, _only = _place(request.POST)
    percent = request.POST.get("percent", "")
    if assistant is None or not percent.isdecimal():
        raise InvalidError("a share is 0 to 100 per cent", field="percent")
    actions.set_second_share(assistant=assistant, percent=int(percent), by=request.user)
    messages.success(request, _("A second person labels %(percent)s %%.") % {"percent": percent})
    return redirect(f"{reverse('console:agreement')}?assistant={assistant.slug}")


def _screen(request: StaffRequest, assistant: Assistant | None, only: str, found: Shown | None) -> HttpResponse:
    counts = labelled_counts(assistant) if assistant else {}
    intents = _intents()
    complete = sum(counts.get(intent.slug, 0) >= ENOUGH for intent in intents)
    context = {
        "screen": "labelling",
        "assistants": list(Assistant.objects.order_by("slug")),
        "assistant": assistant,
        "only": next((intent for intent in intents if intent.slug == only), None),
        "found": found,
        "intents": intents,
        "progress": [(intent, counts.get(intent.slug, 0), counts.get(intent.slug, 0) / ENOUGH) for intent in intents],
        "done": counts.get(only, 0) if only else sum(counts.values()),
        "complete": complete,
        "complete_share": complete / len(intents) if intents else 0.0,
        "waiting": waiting_count(assistant, request.user) if assistant and not found else 0,
        "enough": ENOUGH,
        "none": OUT_OF_SCOPE,
    }
    template = "console/labelling/card.html" if wants_fragment(request) else "console/labelling/page.html"
    return render(request, template, context)


def _place(sent: QueryDict) -> tuple[Assistant | None, str]:
    """The assistant and the one intent that a request is about; no intent is all."""
    only = sent.get("only", "")
    assistant = chosen(list(Assistant.objects.order_by("slug")), sent.get("assistant", ""))
    return assistant, only if Intent.objects.filter(slug=only).exists() else ""


def _intents() -> list[Intent]:
    return list(Intent.objects.exclude(slug=GENERAL_QUESTION).order_by("title"))


def _address(assistant: Assistant | None, only: str) -> str:
    query = {"assistant": assistant.slug if assistant else "", "only": only}
    return f"{reverse('console:labelling')}?{urlencode({name: value for name, value in query.items() if value})}"
