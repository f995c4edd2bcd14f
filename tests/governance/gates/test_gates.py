"""Which gate guards which rung, and that none is open by accident."""

from __future__ import annotations

import ast
from dataclasses import replace
from importlib import resources

import pytest

from governance.made_up import VIEW, finding, good_sources
from handrail.autonomy.policy import SHIPPED_STEPS, Rung, Stage, next_up
from handrail.governance.gates import gates
from handrail.governance.ports import NoEvidenceError, Sources

FIRST = ["scope"]
SECOND = [*FIRST, "knowledge", "language"]
THIRD = [*SECOND, "replay", "escalation", "briefed", "openness", "review_owner"]
ALL = [*THIRD, "quality", "satisfaction", "repeat_contact", "handoff_quality", "steady"]


@pytest.mark.parametrize(
    ("now", "guards"),
    [
        (Rung(Stage.OFF), FIRST),
        (Rung(Stage.SHADOW), SECOND),
        (Rung(Stage.SUGGEST), THIRD),
        (Rung(Stage.PILOT, 10), ALL),
        (Rung(Stage.PILOT, 50), ALL),
    ],
)
def test_each_rung_asks_for_its_own_gates_and_all_before_them(now: Rung, guards: list[str]) -> None:
    wanted = next_up(now, SHIPPED_STEPS)
    assert wanted is not None
    assert [name for name, gate in gates().items() if gate.guards(now, wanted)] == guards


def test_other_steps_of_the_pilot_open_no_gate() -> None:
    assert all(gate.guards(Rung(Stage.PILOT, 10), Rung(Stage.PILOT, 60)) for gate in gates().values())
    assert all(gate.guards(Rung(Stage.SUGGEST), Rung(Stage.FULL)) for gate in gates().values())


@pytest.mark.parametrize("gate", ALL)
def test_with_good_evidence_every_gate_is_met(gate: str) -> None:
    assert finding(gate, good_sources()).met


class _Silent:
    """A source that knows nothing, whatever it is asked."""

    def __getattr__(self, name: str) -> object:
        raise NoEvidenceError("nothing measures this yet")


@pytest.mark.parametrize("gate", ALL)
def test_a_source_that_is_missing_is_a_gate_that_is_not_met(gate: str) -> None:
    silent = _Silent()
    sources = Sources(silent, silent, silent, silent, silent, silent, silent)  # type: ignore[arg-type]
    found = finding(gate, sources, replace(VIEW, systems=("shop",)))
    assert not found.met
    assert "no evidence: nothing measures this yet" in found.missing


def test_every_folder_is_a_gate_of_that_name() -> None:
    folder = resources.files("handrail.governance.gates")
    folders = {entry.name for entry in folder.iterdir() if entry.is_dir() and entry.name != "__pycache__"}
    assert folders == set(gates()) == set(ALL)


def test_every_shipped_limit_lies_within_what_may_be_set() -> None:
    for gate in gates().values():
        for limit in gate.limits.values():
            assert limit.lowest <= limit.shipped <= limit.highest


def test_no_gate_reads_the_clock_or_the_database() -> None:
    """What a gate may know is in its arguments, so that it can be measured for any moment."""
    folder = resources.files("handrail.governance.gates")
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            tree = ast.parse(entry.joinpath("__init__.py").read_text("utf-8"))
            imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            assert not {name for name in imported if name and ("models" in name or name == "django.utils")}
