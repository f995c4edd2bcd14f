"""Knowledge: do approved, owned, in-date articles answer the intent's real questions?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limit, Limits, registry
from handrail.governance.gates.bounds import named, per_cent
from handrail.governance.ports import CellView, KnowledgeFigures, Sources
from handrail.statistics.intervals import wilson


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Compare the share of real questions that were answered with the limit; any article out of order blocks."""
    figures = sources.replays.knowledge(view)
    share = figures.answered / figures.n if figures.n else None
    low, high = wilson(figures.answered, figures.n)
    missing = [*_too_little(figures, share, limits["share"]), *_out_of_order(figures), *figures.stale]
    return Finding(
        met=not missing,
        n=figures.n,
        value=share,
        low=low if figures.n else None,
        high=high if figures.n else None,
        limit=limits["share"],
        missing=tuple(missing),
        figures={
            "answered": figures.answered,
            "unowned": list(figures.unowned),
            "outdated": list(figures.outdated),
            "duplicates": list(figures.duplicates),
            "conflicts": list(figures.conflicts),
        },
    )


def _too_little(figures: KnowledgeFigures, share: float | None, limit: float) -> list[str]:
    if share is None:
        return [_("no real question of this intent was replayed; label some, then replay")]
    if share >= limit:
        return []
    said = _("%(share)s of %(n)s questions are answered, %(limit)s are needed; write or correct articles")
    return [said % {"share": per_cent(share), "n": figures.n, "limit": per_cent(limit)}]


def _out_of_order(figures: KnowledgeFigures) -> list[str]:
    said = [
        (figures.unowned, _("without an owner: %(names)s")),
        (figures.outdated, _("past their date: %(names)s")),
        (figures.duplicates, _("the same words twice: %(names)s")),
        (figures.conflicts, _("articles contradict each other: %(names)s")),
    ]
    return [words % {"names": named(names)} for names, words in said if names]


registry.add(
    "knowledge",
    Gate(
        "knowledge",
        gettext_lazy("Knowledge ready"),
        gettext_lazy("Approved, owned, in-date articles answer the intent's real questions; none is there twice."),
        1,
        Entry.SUGGEST,
        {"share": Limit(0.90, "share", 0.5, 1.0)},
        measure,
    ),
)
