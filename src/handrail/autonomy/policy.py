"""What a cell permits. Pure."""

from dataclasses import dataclass

SHIPPED_THRESHOLDS = {"low": 0.70, "medium": 0.80, "high": 0.90}


@dataclass(frozen=True)
class CellState:
    """What the engine needs to know of a cell: whether it may answer, and from which confidence on."""

    intent: str
    channel: str
    stage: str = "off"
    threshold: float | None = None

    def permits(self, confidence: float) -> bool:
        """Return whether an answer of this confidence may be sent. No threshold, no answer."""
        return self.stage == "full" and self.threshold is not None and confidence >= self.threshold
