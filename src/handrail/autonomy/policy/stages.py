"""The stages of the ladder, lowest first."""

from enum import StrEnum


class Stage(StrEnum):
    """A cell's stage: what a customer meets there."""

    OFF = "off"
    SHADOW = "shadow"
    SUGGEST = "suggest"
    PILOT = "pilot"
    FULL = "full"


_HEIGHTS = {str(stage): place for place, stage in enumerate(Stage)}


def height(stage: str) -> int:
    """Return how far up a stage is, 0 for off; a name that is no stage permits no more than off."""
    return _HEIGHTS.get(stage, 0)
