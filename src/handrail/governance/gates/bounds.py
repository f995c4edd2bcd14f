"""Words and sums that several gates share."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.governance.ports import Status
from handrail.statistics.intervals import upper_bound

_MOST = 100_000


def per_cent(share: float) -> str:
    """Return a share with as many digits as a reader compares: 4.9 %."""
    return f"{number_format(share * 100, 1)} %"


def more_for_lower(rate: float, n: int, limit: float, confidence: float) -> int | None:
    """Return about how many more of the same rate lift the lower bound to the limit; None where none would.

    The bound is the exact one of Clopper and Pearson (1934).
    """
    return more_for_upper(1 - rate, n, 1 - limit, confidence)


def more_for_upper(rate: float, n: int, limit: float, confidence: float) -> int | None:
    """Return about how many more of the same rate bring the upper bound to the limit; None where none would."""
    total = max(n, 1)
    while total <= _MOST:
        if float(upper_bound(rate * total, total, 1 - confidence)) <= limit:
            return max(1, total - n)
        total = total + max(1, total // 50)
    return None


def and_more(status: Status) -> str:
    """Return how much is there, in words."""
    return _("%(met)s of %(needed)s") % {"met": status.met, "needed": status.needed}


def too_few(n: int, needed: int, *, what: str, verb: str) -> str:
    """Return "12 of 200 interactions; label 188 more"."""
    more = needed - n
    return _("%(n)s of %(needed)s %(what)s; %(verb)s %(more)s more") % {
        "n": n, "needed": needed, "what": what, "verb": verb, "more": more,
    }  # fmt: skip


def named(names: tuple[str, ...], most: int = 3) -> str:
    """Return the first names and how many more there are."""
    rest = len(names) - most
    more = [ngettext("%(n)s more", "%(n)s more", rest) % {"n": rest}] if rest > 0 else []
    return ", ".join([*names[:most], *more])
