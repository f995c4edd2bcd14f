"""Tables of the audit: what was found, and labelling."""

from handrail.audit.models.labelling import LabellingRules, LabelStep, NextLabel, Settlement, SuggestedLabel
from handrail.audit.models.runs import AuditRun, Origin, RequestType, TagFinding, TagFlaw, TypeMessage

__all__ = [
    "AuditRun",
    "LabelStep",
    "LabellingRules",
    "NextLabel",
    "Origin",
    "RequestType",
    "Settlement",
    "SuggestedLabel",
    "TagFinding",
    "TagFlaw",
    "TypeMessage",
]
