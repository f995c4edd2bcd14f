"""A cell's threshold: what the cases of a replay allow, the limit that is stated, and the versions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from handrail.accounts.policy import Permission
from handrail.autonomy.models import Cell
from handrail.autonomy.queries import cell_named, ladder_rules, state_of
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.screens.replays import found
from handrail.intents.queries import intent_named
from handrail.kernel.errors import InvalidError, NotFoundError
from handrail.quality.models import CellThreshold, Replay, ReplayCase
from handrail.quality.queries import latest_replay, risk_limit, scored
from handrail.quality.staleness import changed_since
from handrail.quality.thresholds import offer, set_risk_limit, set_threshold

_A_LIST = 20


@needs(Permission.QUALITY_READ)
@require_GET
def thresholds(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """Show what a replay allows a cell, and what more labels would buy."""
    cell = cell_named(intent, channel)
    replay = _replay(request.GET.get("replay", ""), cell)
    alpha, delta = risk_limit(cell.intent_id, cell.intent.risk)
    context = {
        "screen": "autonomy",
        "cell": cell,
        "state": state_of(cell, ladder_rules()),
        "alpha": alpha,
        "sure": 1 - delta,
        "alpha_percent": f"{100 * alpha:g}",
        "sure_percent": f"{100 * (1 - delta):g}",
        "replay": replay,
        "replays": _replays(cell),
        "offer": offer(replay=replay, intent=cell.intent) if replay else None,
        "loose": offer(replay=replay, intent=cell.intent, stricter=False) if replay else None,
        "changed": changed_since(replay, intent) if replay else (),
        "versions": CellThreshold.objects.filter(cell=cell).select_related("by", "replay"),
        "may_change": request.user.may(Permission.AUTONOMY_CHANGE),
    }
    return render(request, "console/thresholds/page.html", context)


@needs(Permission.QUALITY_READ)
@require_GET
def chart(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """Draw risk against coverage; the page asks for it on its own, because the first drawing takes seconds."""
    from handrail.quality.charts import in_page, risk_chart

    cell = cell_named(intent, channel)
    replay = _replay(request.GET.get("replay", ""), cell)
    cases = scored(replay, intent) if replay else None
    if replay is None or not cases or not cases.confidences:
        raise NotFoundError
    drawn = in_page(risk_chart(cases, offer(replay=replay, intent=cell.intent).result))
    return render(request, "console/thresholds/chart.html", {"chart": mark_safe(drawn)})  # noqa: S308 - drawn by us


@needs(Permission.AUTONOMY_CHANGE)
@require_POST
def limit(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """State how many of an intent's answers may be wrong, and how surely."""
    set_risk_limit(
        intent=intent_named(intent),
        alpha=_percent(request, "alpha"),
        delta=round(1 - _percent(request, "sure"), 6),
        by=request.user,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("The limit is stated. Thresholds that stand are not changed by it."))
    return redirect("console:thresholds", intent=intent, channel=channel)


@needs(Permission.AUTONOMY_CHANGE)
@require_POST
def put(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """Give a cell the threshold that a replay allows, as a new version."""
    cell = cell_named(intent, channel)
    replay = _replay(request.POST.get("replay", ""), cell)
    if replay is None:
        raise NotFoundError
    row = set_threshold(
        cell=cell,
        replay=replay,
        by=request.user,
        reason=request.POST.get("reason", ""),
        stricter=request.POST.get("how", "stricter") != "loosen",
    )
    if row.value is None:
        messages.warning(request, _("These cases allow no threshold: the bot may not answer here."))
    else:
        said = _("Version %(version)s: the bot answers from %(value)s on.")
        messages.success(request, said % {"version": row.version, "value": f"{100 * row.value:.1f} %"})
    return redirect("console:thresholds", intent=intent, channel=channel)


def _replay(text: str, cell: Cell) -> Replay | None:
    """The replay that is asked for, or the newest that has cases of the intent on this channel, or on any."""
    if text:
        try:
            return found(UUID(text))
        except ValueError:
            raise NotFoundError from None
    slug = cell.intent.slug
    return latest_replay(channel=cell.channel, intent=slug) or latest_replay(intent=slug)


def _replays(cell: Cell) -> list[Replay]:
    with_cases = ReplayCase.objects.filter(intent=cell.intent.slug).values("replay")
    return list(Replay.objects.filter(finished_at__isnull=False, pk__in=with_cases)[:_A_LIST])


def _percent(request: StaffRequest, name: str) -> float:
    try:
        return float(request.POST.get(name, "").replace(",", ".")) / 100
    except ValueError:
        raise InvalidError(_("write per cents, for example 5"), field=name) from None
