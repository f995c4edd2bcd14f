"""Replays: the runs, and beginning one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.assistants.actions import assistant_named
from handrail.assistants.models import Assistant
from handrail.autonomy.queries import CHANNELS
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment
from handrail.kernel.errors import ForbiddenError, NotFoundError
from handrail.quality.models import Replay
from handrail.quality.replays.report import Counts, totals
from handrail.quality.replays.running import done_of
from handrail.quality.tasks import begin_for_jobs, leave_to_jobs

A_PAGE = 20
PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True)
class Run:
    """A replay as the list shows it."""

    replay: Replay
    counts: Counts
    done: int
    last: datetime

    @property
    def is_left(self) -> bool:
        """Whether it may be that nobody works on it any more."""
        return bool(self.replay.stopped) or timezone.now() - self.last > PATIENCE

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return self.done / self.replay.cases if self.replay.cases else 0.0

    @property
    def is_running(self) -> bool:
        """Whether something may still happen with it by itself."""
        return self.replay.finished_at is None and not self.replay.stopped


@needs(Permission.QUALITY_READ)
def replays(request: StaffRequest) -> HttpResponse:
    """List the runs, the newest first; those that go on tell how far they are."""
    page = Paginator(Replay.objects.select_related("assistant", "by"), A_PAGE).get_page(request.GET.get("page"))
    runs = _runs(page)
    context = {
        "screen": "replays",
        "page": page,
        "runs": runs,
        "running": any(run.is_running for run in runs),
        "assistants": list(Assistant.objects.order_by("name")),
        "channels": CHANNELS,
        "may_replay": request.user.may(Permission.QUALITY_REPLAY),
    }
    return render(
        request, "console/replays/rows.html" if wants_fragment(request) else "console/replays/list.html", context
    )


@needs(Permission.QUALITY_REPLAY)
@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    """Begin a replay that workers do."""
    reuse = request.POST.get("reuse", "")
    replay = begin_for_jobs(
        assistant=assistant_named(request.POST.get("assistant", "")),
        channel=request.POST.get("channel", ""),
        by=request.user,
        note=request.POST.get("note", ""),
        readings_of=found(_uuid(reuse)) if reuse else None,
    )
    messages.success(request, _("The replay has begun. %(cases)s messages.") % {"cases": replay.cases})
    return redirect("console:replays")


@needs(Permission.QUALITY_REPLAY)
@require_POST
def go_on(request: StaffRequest, replay_id: UUID) -> HttpResponse:
    """Have workers go on with a replay that nobody works on any more."""
    replay = found(replay_id)
    if replay.finished_at:
        raise ForbiddenError(_("this replay is finished"))
    leave_to_jobs(replay)
    return redirect("console:replays")


def found(replay_id: UUID) -> Replay:
    """Return a replay, or raise NotFoundError."""
    replay = Replay.objects.select_related("assistant", "by", "readings_of").filter(pk=replay_id).first()
    if replay is None:
        raise NotFoundError
    return replay


def _runs(page: Page[Replay]) -> list[Run]:
    counts = totals([replay.pk for replay in page])
    return [_run(replay, counts.get(replay.pk, Counts({}))) for replay in page]


def _run(replay: Replay, counts: Counts) -> Run:
    if replay.finished_at:
        return Run(replay, counts, replay.cases, replay.finished_at)
    last = replay.chunks.aggregate(last=Max("done_at"))["last"] or replay.begun_at
    return Run(replay, counts, done_of(replay), last)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError from None
