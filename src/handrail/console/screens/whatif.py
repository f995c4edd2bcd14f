"""What if? The cases of a replay under other rules, or with an article that reads otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.answering.loading import current_engine
from handrail.answering.muting import always_heard, muted_at
from handrail.answering.triggers import triggers
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.screens.replay import scale_of, titles
from handrail.console.screens.replays import found
from handrail.console.words.quality import HOW
from handrail.console.words.triggers import trigger_words
from handrail.intents.models import Intent
from handrail.kernel.errors import HandrailError, InvalidError
from handrail.knowledge.models import Revision
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays.report import Counts, added, counts_by
from handrail.quality.replays.revising import MOST, drafts, with_revision
from handrail.quality.replays.rules import Rules
from handrail.quality.replays.whatif import Outlook, Turned, decided_again

MOST_ROWS = 6
MOST_SHOWN = 20
_RISKS = ("low", "medium", "high")


@dataclass(frozen=True)
class Row:
    """One change that is tried: of an intent its threshold or limit in per cent, its risk, or that people have it."""

    intent: str = ""
    how: str = "threshold"
    value: str = ""


@dataclass(frozen=True)
class Shown:
    """A case that would go another way, with its message."""

    turned: Turned
    text: str
    label: str


@needs(Permission.QUALITY_READ)
def whatif(request: StaffRequest, replay_id: UUID) -> HttpResponse:
    """Decide the cases again under other rules, beside what they were."""
    run = found(replay_id)
    rows = _rows(request)
    context = _form(request, run, rows)
    return _page(request, context, lambda: _under_rules(run, request, rows))


@needs(Permission.QUALITY_REPLAY)
@require_POST
def revised(request: StaffRequest, replay_id: UUID) -> HttpResponse:
    """Do the nearest cases again with a draft in the place of the approved words; the draft stays a draft."""
    run = found(replay_id)
    context = _form(request, run, [])
    return _page(request, context, lambda: _with_draft(run, request.POST.get("revision", "")))


def _page(request: StaffRequest, context: dict[str, Any], try_it: Callable[[], dict[str, Any]]) -> HttpResponse:
    try:
        context |= try_it()
    except HandrailError as problem:
        context["problem"] = problem.detail or problem.message
    return render(request, "console/replays/whatif.html", context)


def _form(request: StaffRequest, run: Replay, rows: Sequence[Row]) -> dict[str, Any]:
    muted = request.GET.getlist("muted") if "triggers" in request.GET else muted_at(run.assistant)
    mutable = sorted(name for name, trigger in triggers().items() if not always_heard(trigger))
    return {
        "screen": "replays",
        "replay": run,
        "sent": {name: request.GET.get(name, "").strip() for name in ("every", "scope")},
        "changes": [*rows, Row()][:MOST_ROWS],
        "how": HOW,
        "choices": list(Intent.objects.order_by("title").values_list("slug", "title")),
        "triggers": [(name, trigger_words(name, "").title, name in muted) for name in mutable],
        "muted_otherwise": "triggers" in request.GET and set(muted) != set(muted_at(run.assistant)),
        "drafts": drafts() if request.user.may(Permission.QUALITY_REPLAY) else [],
        "most": MOST,
        "intents": titles(),
    }


def _under_rules(run: Replay, request: StaffRequest, rows: Sequence[Row]) -> dict[str, Any]:
    rules = _rules(request, rows, muted_at(run.assistant))
    if rules is None:
        return {}
    engine = current_engine() if rules.muted is not None else None
    return _beside(decided_again(run, rules, engine=engine), counts_by(run, "intent"))


def _with_draft(run: Replay, revision: str) -> dict[str, Any]:
    try:
        chosen = Revision.objects.select_related("article").filter(pk=UUID(revision)).first()
    except ValueError:
        chosen = None
    if chosen is None:
        raise InvalidError(_("choose a draft"), field="revision")
    tried = with_revision(run, chosen, current_engine())
    return _beside(tried.outlook, tried.before) | {"revised": tried}


def _beside(outlook: Outlook, before: Mapping[str, Counts]) -> dict[str, Any]:
    was, then = added(before.values()), added(outlook.counts.values())
    rows = [(name, before.get(name, Counts({})), after) for name, after in outlook.counts.items()]
    worse = [each for each in outlook.turned if each.change < 0]
    better = [each for each in outlook.turned if each.change > 0]
    return {
        "outlook": outlook,
        "rows": rows,
        "all": (was, then),
        "scale": scale_of([*before.values(), *outlook.counts.values()], was, then),
        "groups": [(_("Worse"), _shown(worse), len(worse)), (_("Better"), _shown(better), len(better))],
    }


def _shown(turned: Sequence[Turned]) -> list[Shown]:
    """The first of them, those that change most."""
    first = sorted(turned, key=lambda each: (-abs(each.change), each.case))[:MOST_SHOWN]
    cases = ReplayCase.objects.filter(pk__in=[each.case for each in first]).select_related("message")
    known = {case.pk: case for case in cases.only("label", "message__text")}
    return [Shown(each, known[each.case].message.text, known[each.case].label) for each in first if each.case in known]


def _rows(request: StaffRequest) -> list[Row]:
    sent = [request.GET.getlist(name) for name in ("intent", "how", "value")]
    rows = [Row(intent, how or "threshold", value.strip()) for intent, how, value in zip_longest(*sent, fillvalue="")]
    return [row for row in rows if row.intent or row.value][:MOST_ROWS]


def _rules(request: StaffRequest, rows: Sequence[Row], muted: Sequence[str]) -> Rules | None:
    if any(row.value and not row.intent for row in rows):
        raise InvalidError(_("choose the intent that this is for"), field="intent")
    every, scope = (_share(request.GET.get(name, "").strip(), name) for name in ("every", "scope"))
    other = tuple(request.GET.getlist("muted")) if "triggers" in request.GET else tuple(muted)
    if not rows and every is None and scope is None and set(other) == set(muted):
        return None
    return Rules(
        thresholds={row.intent: _stated(row) for row in rows if row.how == "threshold"},
        every=every,
        in_scope=scope,
        muted=None if set(other) == set(muted) else other,
        people=[row.intent for row in rows if row.how == "people"],
        limits={row.intent: _stated(row) for row in rows if row.how == "limit"},
        risks={row.intent: row.how for row in rows if row.how in _RISKS},
    )


def _stated(row: Row) -> float:
    share = _share(row.value, "value")
    if share is None:
        raise InvalidError(_("write per cents, for example 85"), field="value")
    return share


def _share(text: str, field: str) -> float | None:
    """Per cent as people write them, as a share; None where nothing is written."""
    if not text:
        return None
    try:
        return float(text.replace(",", ".").removesuffix("%")) / 100
    except ValueError:
        raise InvalidError(_("write per cents, for example 85"), field=field) from None
