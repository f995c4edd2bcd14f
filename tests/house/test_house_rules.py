"""What holds for every file of the product, and would rot if nobody looked."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "handrail"
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# Put together here, so that this file does not hold what it forbids.
FORBIDDEN = [
    "/" + "work/",
    "/" + "root/",
    "/" + "home/",
    "/" + "Users/",
    "pypi." + "org",
    "python" + "hosted.",
    "registry." + "npmjs",
    "registry." + "yarnpkg",
    "proxy." + "golang",
    "crates." + "io",
    "cdn." + "jsdelivr",
    "unpkg." + "com",
]
TEXT = {".py", ".js", ".css", ".html", ".md", ".toml", ".lock", ".yaml", ".yml", ".svg", ".cfg", ".txt", ""}
TOP = ["pyproject.toml", "Makefile", "README.md", "requirements.lock", "requirements-dev.lock"]


def written(*endings: str) -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in endings and "migrations" not in path.parts and path.is_file():
            yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_go_downward_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:]


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {
        named(path): len(path.read_text("utf-8").splitlines()) for path in written(".py", ".js", ".css", ".html")
    }
    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long, functions = {}, 0
    for path in written(".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions += 1
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{named(path)}:{node.name}"] = lines
    assert functions > 500
    assert long == {}


@pytest.mark.parametrize("folder", ["src", "tests", "docs", "deploy"])
def test_no_file_names_a_package_host_or_a_machines_path(folder: str) -> None:
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix in TEXT]
    files += [ROOT / name for name in TOP] if folder == "src" else []
    found = [
        f"{named(path)} names {word}"
        for path in files
        if "__pycache__" not in path.parts
        for word in FORBIDDEN
        if word in path.read_text("utf-8", errors="replace")
    ]
    assert found == []
