"""Tables of quality: replays, thresholds, and people's verdicts."""

from handrail.quality.models.replay import Replay, ReplayCase, ReplayChunk
from handrail.quality.models.threshold import CellThreshold, RiskLimit
from handrail.quality.models.verdict import AnswerVerdict, CaseVerdict, Verdict

__all__ = [
    "AnswerVerdict",
    "CaseVerdict",
    "CellThreshold",
    "Replay",
    "ReplayCase",
    "ReplayChunk",
    "RiskLimit",
    "Verdict",
]
