"""Launches: the list, and the path of each as it is measured now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.assistants.wording import languages as wording_languages
from handrail.autonomy.policy import Stage
from handrail.autonomy.queries import CHANNELS
from handrail.console.mending import where_to_mend
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.measures import MEASURES, SIDES
from handrail.governance.gates import gates
from handrail.governance.launches.checks import Check
from handrail.governance.launches.goals import BASELINE_DAYS, end_goal, goals_of, set_goal
from handrail.governance.launches.growing import switch_languages
from handrail.governance.launches.models import LaunchKind
from handrail.governance.launches.opening import close_launch, open_cell, open_launch
from handrail.governance.launches.path import checks_of, matrix, tallies
from handrail.governance.launches.queries import launch_row, launches
from handrail.governance.launches.timeline import sparkline, timeline
from handrail.insights.measures import SECONDS
from handrail.intents.models import Intent
from handrail.kernel.errors import InvalidError, NotFoundError


@dataclass(frozen=True)
class Step:
    """A check with the address where one mends it."""

    check: Check
    address: str


@needs(Permission.READINESS_READ)
def launches_list(request: StaffRequest) -> HttpResponse:
    """Show all launches, the open ones first."""
    rows = sorted(launches(), key=lambda row: not row.open)
    context = {"screen": "launches", "rows": rows, "open": sum(row.open for row in rows),
               "may_change": request.user.may(Permission.READINESS_CHANGE), "channels": CHANNELS,
               "intents": Intent.objects.all(), "assistants": Assistant.objects.order_by("slug"),
               "languages": wording_languages()}  # fmt: skip
    return render(request, "console/launches/page.html", context)


@needs(Permission.READINESS_READ)
def launch(request: StaffRequest, launch_id: UUID) -> HttpResponse:
    """Show the path of one launch."""
    row, now = launch_row(launch_id), timezone.now()
    steps = [Step(check, where_to_mend(check, row.launch)) for check in checks_of(row, now)]
    line = timeline(row.cells, now)
    cells = matrix(row) if row.launch.kind == LaunchKind.DEPLOYMENT else []
    context = {
        "screen": "launches",
        "row": row,
        "launch": row.launch,
        "steps": steps,
        "met": sum(step.check.met for step in steps),
        "goals": [(each, mark_safe(sparkline(each))) for each in goals_of(row.launch)],  # noqa: S308
        "matrix": cells,
        "tallies": tallies(cells),
        "gates": list(gates().values()),
        "stages": [stage.value for stage in Stage],
        "line": line,
        "drawing": mark_safe(line.svg),  # noqa: S308
        "measures": {name: words for name, words in MEASURES.items() if name != "conversations"},
        "sides": SIDES,
        "days": BASELINE_DAYS,
        "may_change": request.user.may(Permission.READINESS_CHANGE),
    }
    return render(request, "console/launches/launch.html", context)


@needs(Permission.READINESS_CHANGE)
@require_POST
def opening(request: StaffRequest) -> HttpResponse:
    """Open the launch of an intent on a channel by hand, or that of a language at an assistant."""
    sent = request.POST
    if sent.get("language"):
        assistant = Assistant.objects.filter(slug=sent.get("assistant", "")).first()
        kind, language = LaunchKind.LANGUAGE, sent["language"]
        made = open_launch(kind=kind, assistant=assistant, language=language, by=request.user)
    else:
        intent = Intent.objects.filter(slug=sent.get("intent", "")).first()
        made = open_cell(intent=intent, channel=sent.get("channel", ""), by=request.user)
    return redirect("console:launch", made.pk)


@needs(Permission.READINESS_CHANGE)
@require_POST
def switched_on(request: StaffRequest, launch_id: UUID) -> HttpResponse:
    """Let the assistant speak the language of a launch."""
    found = launch_row(launch_id).launch
    if found.kind != LaunchKind.LANGUAGE or found.assistant is None:
        raise NotFoundError("this launch is not about a language")
    switch_languages(slug=found.assistant.slug, add=[found.language], by=request.user)
    messages.success(request, _("The language is switched on."))
    return redirect("console:launch", launch_id)


@needs(Permission.READINESS_CHANGE)
@require_POST
def closing(request: StaffRequest, launch_id: UUID) -> HttpResponse:
    """Close a launch that will not come to its goal."""
    found = launch_row(launch_id).launch
    close_launch(launch=found, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The launch is closed."))
    return redirect("console:launch", launch_id)


@needs(Permission.READINESS_CHANGE)
@require_POST
def goals(request: StaffRequest, launch_id: UUID) -> HttpResponse:
    """Set a goal: shares are typed in per cent, times in seconds."""
    sent = request.POST
    due = parse_date(sent.get("due", ""))
    try:
        number = float(sent.get("target", "").replace(",", "."))
    except ValueError:
        raise InvalidError("type a number", field="target") from None
    if due is None:
        raise InvalidError("say by which day", field="due")
    measure = sent.get("measure", "")
    target = number if measure in SECONDS else number / 100
    found = launch_row(launch_id).launch
    set_goal(launch=found, measure=measure, target=target, due=due, side=sent.get("side", ""), by=request.user)
    messages.success(request, _("The goal is set; its baseline was measured."))
    return redirect("console:launch", launch_id)


@needs(Permission.READINESS_CHANGE)
@require_POST
def goal_end(request: StaffRequest, launch_id: UUID, goal_id: UUID) -> HttpResponse:
    """End a goal."""
    found = launch_row(launch_id).launch
    end_goal(launch=found, goal_id=goal_id, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("console:launch", launch_id)
