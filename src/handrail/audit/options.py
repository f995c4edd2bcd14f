"""What an audit is told: how much to read, and when the desk is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from handrail.kernel.errors import InvalidError

MOST_SAMPLED = 20_000


@dataclass(frozen=True)
class Options:
    """`opens` and `closes` are hours of the day in `time_zone`, `days` weekdays from 0 (Monday).

    `seed` chooses which conversations are read where there are more than `sample`; `no_types` are tags that say
    something else than what is asked.
    """

    sample: int = MOST_SAMPLED
    time_zone: str = "UTC"
    opens: int = 9
    closes: int = 17
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    seed: int = 1
    no_types: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.sample <= MOST_SAMPLED:
            raise InvalidError(f"an audit reads 1 to {MOST_SAMPLED:,} conversations", field="sample")
        if self.time_zone not in available_timezones():
            raise InvalidError(f"there is no time zone {self.time_zone!r}", field="time_zone")
        if not 0 <= self.opens < self.closes <= 24:
            raise InvalidError("a desk opens and closes at hours from 0 to 24, in this order", field="opens")
        if not set(self.days) <= set(range(7)):
            raise InvalidError("weekdays are 0 (Monday) to 6", field="days")

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the desk's clock shows it."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def is_after_hours(self, moment: datetime) -> bool:
        """Return whether the desk is closed at a moment."""
        local = self.local(moment)
        return local.weekday() not in self.days or not self.opens <= local.hour < self.closes

    def plain(self) -> dict[str, Any]:
        """Return it as JSON stores it."""
        return asdict(self)

    @classmethod
    def stored(cls, values: Mapping[str, Any]) -> Options:
        """Return what `plain` gave."""
        return cls(**{**values, "days": tuple(values["days"]), "no_types": tuple(values["no_types"])})
