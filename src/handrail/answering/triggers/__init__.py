"""Named reasons to bring in a person that can be read from one message; each is a folder, found by being there."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from handrail.kernel.registry import Registry


@dataclass(frozen=True)
class Finding:
    """A trigger that fired. `detail` holds the words that it fired on in their plain spelling."""

    name: str
    detail: str
    safety: bool = False


@dataclass(frozen=True)
class TriggerInput:
    """A customer's message with what a trigger may know of it.

    `language` is the code of the language that it seems to be in, `earlier` holds the customer's messages before it,
    oldest first, `languages` those that the assistant serves (empty: not known), `vip` whether the desk marked the
    customer as one of its most important.
    """

    text: str
    language: str
    earlier: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    vip: bool = False


class Trigger(Protocol):
    """One reason to bring in a person. `reason` goes on record; `safety` means that a person must come at once."""

    name: str
    reason: str
    safety: bool

    def find(self, message: TriggerInput) -> Finding | None:
        """Return what speaks for a person in this message, or None. Pure: no clock, no database, no network."""


registry: Registry[Trigger] = Registry()


@cache
def triggers() -> dict[str, Trigger]:
    """Return every trigger by name; the folders below this one are imported at the first call."""
    registry.discover(sys.modules[__name__])
    return registry.all()


def find_triggers(message: TriggerInput) -> tuple[Finding, ...]:
    """Return what every trigger finds in the message, in the order of the triggers' names."""
    found = (trigger.find(message) for trigger in triggers().values())
    return tuple(finding for finding in found if finding is not None)
