"""What a check of `handrail doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What a check found; `mend` says what to do when it is not ok."""

    name: str
    ok: bool
    detail: str
    mend: str = ""
