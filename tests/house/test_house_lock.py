"""The lock is what is installed: everything that pyproject asks for, each with its hash, without gigabytes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"torch", "sentence-transformers", "huggingface-hub", "transformers", "triton"}
PLATFORMS = ("linux", "darwin", "win32")


def locked(name: str) -> dict[str, list[tuple[Requirement, str]]]:
    """The requirements of a lock by name, each with the text of its hashes."""
    entries: dict[str, list[tuple[Requirement, str]]] = {}
    for entry in re.split(r"\n(?=[a-zA-Z0-9])", (ROOT / name).read_text("utf-8")):
        if entry.startswith("#"):
            continue
        requirement = Requirement(entry.split("\\", 1)[0].split("\n", 1)[0].strip())
        entries.setdefault(canonicalize_name(requirement.name), []).append((requirement, entry))
    return entries


def asked_for(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extras"), [("requirements.lock", ["weights"]), ("requirements-dev.lock", ["weights", "dev"])]
)
def test_the_lock_has_every_dependency_in_a_version_that_fits(lock: str, extras: list[str]) -> None:
    entries = locked(lock)
    for wanted in asked_for(*extras):
        found = entries.get(canonicalize_name(wanted.name), [])
        assert found, f"{wanted.name} is not in {lock}"
        assert all(wanted.specifier.contains(one.specifier.__iter__().__next__().version) for one, _ in found)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_is_pinned_and_has_a_hash(lock: str) -> None:
    loose = [
        name
        for name, entries in locked(lock).items()
        for requirement, text in entries
        if "--hash=sha256:" not in text or [one.operator for one in requirement.specifier] != ["=="]
    ]
    assert loose == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_lock_ever_installs_torch(lock: str, platform: str) -> None:
    heavy = [
        requirement
        for name, entries in locked(lock).items()
        if name in HEAVY or name.startswith(("nvidia-", "cuda-"))
        for requirement, _ in entries
    ]
    assert [str(one) for one in heavy if _installs(one.marker, platform)] == []


def _installs(marker: Marker | None, platform: str) -> bool:
    return marker is None or marker.evaluate({"sys_platform": platform, "python_full_version": "3.12.0"})
