"""Real language: enough labelled messages of real customers, with hard ones among them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limit, Limits, registry
from handrail.governance.gates.bounds import too_few
from handrail.governance.gates.language.hardness import count_hard
from handrail.governance.ports import CellView, Sources
from handrail.quality.hardness import FRUSTRATED, OTHER_LANGUAGE, SEVERAL, TYPOS

_KINDS = {
    TYPOS: gettext_lazy("with typos"),
    SEVERAL: gettext_lazy("with several requests"),
    FRUSTRATED: gettext_lazy("of frustrated customers"),
    OTHER_LANGUAGE: gettext_lazy("in another language"),
}


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Count the labelled messages, and of each hard kind those among them."""
    languages = tuple(sources.messages.languages())
    n, hard = count_hard(sources.messages.labelled(view), languages, sources.messages)
    needed, each = int(limits["messages"]), int(limits["hard"])
    missing = []
    if n < needed:
        missing.append(too_few(n, needed, what=_("interactions"), verb=_("label")))
    for kind, count in hard.items():
        if count < each:
            missing.append(too_few(count, each, what=str(_KINDS[kind]), verb=_("label")))
    figures = {"hard": dict(hard)}
    return Finding(met=not missing, n=n, value=n, limit=needed, unit="count", missing=tuple(missing), figures=figures)


registry.add(
    "language",
    Gate(
        "language",
        gettext_lazy("Real language"),
        gettext_lazy("Labelled messages of real customers, with typos, several requests and frustration among them."),
        2,
        Entry.SUGGEST,
        {"messages": Limit(200, "count", 20, 100_000), "hard": Limit(10, "count", 0, 1_000)},
        measure,
    ),
)
