"""What weighs the features of a draft: plain numbers with a version, so that every confidence can be computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail.answering.reading import GENERAL

BIAS = "bias"
WITH_EXPERIENCE = "with_experience"
WITHOUT_EXPERIENCE = "without_experience"
GENERAL_QUESTION = "general_question"
TABLES = (WITH_EXPERIENCE, WITHOUT_EXPERIENCE, GENERAL_QUESTION)


@dataclass(frozen=True)
class Coefficients:
    """Log-odds that a draft is right: for each of TABLES a bias and a weight for each feature that counts there."""

    version: str
    tables: Mapping[str, Mapping[str, float]]

    def weights(self, intent: str, values: Mapping[str, float]) -> Mapping[str, float]:
        """The weights that hold for a draft of this intent with these features."""
        return self.tables[table_of(intent, values)]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"version": self.version, "tables": {name: dict(table) for name, table in self.tables.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Coefficients:
        """Read what `to_dict` wrote. Raises ValueError when a table or its bias is missing."""
        tables = {name: {key: float(value) for key, value in table.items()} for name, table in data["tables"].items()}
        missing = [name for name in TABLES if BIAS not in tables.get(name, {})]
        if missing:
            raise ValueError(f"coefficients {data['version']} lack {', '.join(missing)}")
        return cls(str(data["version"]), tables)


def table_of(intent: str, values: Mapping[str, float]) -> str:
    """Which table weighs a draft: what no intent covers, what labelled messages have answered before, or the rest."""
    if intent == GENERAL:
        return GENERAL_QUESTION
    return WITH_EXPERIENCE if values.get("experience") else WITHOUT_EXPERIENCE


PRIOR_2 = Coefficients(
    "prior-2",
    {
        WITH_EXPERIENCE: {
            BIAS: -3.28,
            "margin": 0.34,
            "dense": 1.15,
            "lexical_share": 0.48,
            "agreement": 1.40,
            "gap": 4.05,
            "experience": 4.36,
        },
        WITHOUT_EXPERIENCE: {
            BIAS: -3.56,
            "margin": 1.39,
            "dense": 1.93,
            "lexical_share": 0.17,
            "agreement": 1.94,
            "gap": 4.15,
        },
        GENERAL_QUESTION: {BIAS: -6.6, "dense": 8.4, "lexical_share": 3.2, "gap": 4.0, "follow_up": -0.2},
    },
)
# `handrail bench confidence` makes it of the demo company's training messages and the Flat help centre's queries;
# what it is worth on others is in docs/measurements.md.
PRIOR_3 = Coefficients(
    "prior-3",
    {
        WITH_EXPERIENCE: {
            BIAS: -2.448,
            "margin": 0.379,
            "dense": 0.449,
            "lexical_share": 0.303,
            "gap": 5.188,
            "agreement": 1.112,
            "experience": 3.431,
            "length": 0.684,
            "other_language": -0.903,
        },
        WITHOUT_EXPERIENCE: {
            BIAS: -2.199,
            "margin": 0.243,
            "nearest": -1.197,
            "dense": 2.352,
            "gap": 6.827,
            "agreement": 1.561,
            "length": -0.628,
            "other_language": -1.015,
        },
        GENERAL_QUESTION: {BIAS: -2.641, "dense": 3.34, "gap": 8.373, "length": 0.746, "other_language": -1.219},
    },
)
SHIPPED = PRIOR_3
_KNOWN = {each.version: each for each in (PRIOR_2, PRIOR_3)}


def shipped_version(version: str) -> Coefficients | None:
    """Return the coefficients that were ever shipped under a version; None for those that a desk fitted itself."""
    return _KNOWN.get(version)
