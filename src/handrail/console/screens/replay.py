"""One replay: how its cases went, those that failed, and beside another run."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment
from handrail.console.screens.replays import found
from handrail.console.words.quality import GRADE_MEANS
from handrail.intents.models import Intent
from handrail.quality.grading import ESCALATED, Grade
from handrail.quality.models import Replay
from handrail.quality.replays.comparing import Comparison, Moved, compare
from handrail.quality.replays.report import GROUPS, Counts, added, counts_by, failures, rate

A_PAGE = 25
_SCALES = (0.1, 0.25, 0.5, 1.0)


@needs(Permission.QUALITY_READ)
def replay(request: StaffRequest, replay_id: UUID) -> HttpResponse:
    """Show how a replay's cases went, by intent, language, hardness or cause."""
    run = found(replay_id)
    group = request.GET.get("by", "intent")
    group = group if group in GROUPS else "intent"
    counts = counts_by(run, group)
    every = _all(run, group, counts)
    context = {
        "screen": "replays",
        "replay": run,
        "group": group,
        "groups": list(GROUPS),
        "rows": counts,
        "all": every,
        "people": rate(sum(every.of(grade) for grade in ESCALATED), every.cases),
        "scale": scale_of(counts.values(), every),
        "grades": [(str(grade), GRADE_MEANS[grade]) for grade in Grade],
        "others": _others(run),
        "intents": titles(),
        "may_replay": request.user.may(Permission.QUALITY_REPLAY),
    }
    return render(
        request, "console/replays/groups.html" if wants_fragment(request) else "console/replays/page.html", context
    )


@needs(Permission.QUALITY_READ)
def failed(request: StaffRequest, replay_id: UUID) -> HttpResponse:
    """List the cases that did not go as they should, wrong answers first."""
    run = found(replay_id)
    wanted = {name: request.GET.get(name, "") for name in ("intent", "cause")}
    cases = failures(run, **wanted).only(
        "label", "intent", "grade", "cause", "confidence", "hard", "language", "message__text", "replay"
    )
    context = {
        "screen": "replays",
        "replay": run,
        "page": Paginator(cases, A_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "labels": list(counts_by(run, "intent")),
        "causes": [(name, each.cases) for name, each in counts_by(run, "cause").items() if name],
        "intents": titles(),
    }
    name = "console/replays/failures_rows.html" if wants_fragment(request) else "console/replays/failures.html"
    return render(request, name, context)


@needs(Permission.QUALITY_READ)
def comparison(request: StaffRequest, replay_id: UUID) -> HttpResponse:
    """Show what got better and what got worse from an earlier run to this one, case by case."""
    after = found(replay_id)
    before = found(_other(request.GET.get("with", ""), after))
    both = compare(before, after)
    show = request.GET.get("show", "worse")
    context = {
        "screen": "replays",
        "replay": after,
        "before": before,
        "with_id": str(before.pk),
        "both": both,
        "show": show,
        "page": Paginator(_shown(both, show), A_PAGE).get_page(request.GET.get("page")),
        "others": _others(after),
        "intents": titles(),
    }
    return render(request, "console/replays/compare.html", context)


def _all(run: Replay, group: str, counts: dict[str, Counts]) -> Counts:
    """The sum; a case that is hard in two ways stands in two groups, and counts once."""
    return added((counts if group != "hardness" else counts_by(run, "intent")).values())


def scale_of(counts: Iterable[Counts], *sums: Counts) -> float:
    """The end of an axis that holds every rate of wrong answers, and the intervals of the sums.

    Intervals of small groups may reach beyond it; otherwise a group of three would flatten all others.
    """
    shares = [each.wrong_rate[0] for each in counts if each.wrong_rate]
    bounds = [each.wrong_rate[2] for each in sums if each.wrong_rate]
    highest = max([*shares, *bounds], default=0.0)
    return next(scale for scale in _SCALES if highest <= scale)


def _others(run: Replay) -> list[Replay]:
    finished = Replay.objects.filter(assistant=run.assistant_id, finished_at__isnull=False).exclude(pk=run.pk)
    return list(finished.select_related("assistant")[:30])


def _other(text: str, after: Replay) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        earlier = Replay.objects.filter(
            assistant=after.assistant_id, finished_at__isnull=False, begun_at__lt=after.begun_at
        )
        first = earlier.first()
        return first.pk if first else after.pk


def _shown(both: Comparison, show: str) -> list[Moved]:
    if show == "better":
        return both.better
    return both.worse if show == "worse" else [each for each in both.moved if each.change == 0]


def titles() -> dict[str, str]:
    """Return what every intent is called, by its slug."""
    return dict(Intent.objects.values_list("slug", "title"))
