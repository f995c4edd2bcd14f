"""One thing that a launch needs, as it was measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handrail.readiness.last_drill import LastDrill
from handrail.readiness.policy import Status


@dataclass(frozen=True)
class Check:
    """One thing that was measured: whether it is met, facts, and what is missing, in words.

    `place` says what mends it: a gate's name or one of drill, attempts, spoken, answered; `on` is the channel, `at` the
    assistant there. `drills` are the newest drills that it looks at.
    """

    place: str
    title: str
    met: bool
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    at: str = ""
    on: str = ""
    drills: tuple[LastDrill, ...] = ()


def joined(
    place: str,
    title: object,
    statuses: Iterable[Status],
    *,
    at: str = "",
    on: str = "",
    facts: tuple[str, ...] = (),
    drills: tuple[LastDrill, ...] = (),
) -> Check:
    """Return one check of several statuses; none at all is no evidence."""
    answers = list(statuses)
    missing = list(dict.fromkeys(line for each in answers for line in each.missing))
    if not answers:
        missing = [_("nothing has begun yet")]
    met, needed = sum(each.met for each in answers), sum(each.needed for each in answers)
    counted = (_("%(met)s of %(needed)s") % {"met": met, "needed": needed},)
    return Check(place, str(title), not missing and met >= needed, counted + facts, tuple(missing), at, on, drills)
