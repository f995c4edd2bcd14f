"""The settings of models that are not built in: for embeddings, and for translations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from handrail.adapters.settings import EmbeddingSettings, TranslationSettings
from handrail.config.variables import EnvironmentVariableError, flag, number, text, url

MOST_DIMENSIONS = 4000
"""What pgvector's index takes (as half-precision numbers)."""


def read_embeddings(environ: Mapping[str, str]) -> EmbeddingSettings:
    """Read HANDRAIL_EMBEDDINGS_...; raises EnvironmentVariableError with the name of the first wrong one."""
    folder = text(environ, "HANDRAIL_EMBEDDINGS_FOLDER", "")
    address = _address(environ, "HANDRAIL_EMBEDDINGS_URL")
    if folder and address:
        raise EnvironmentVariableError("HANDRAIL_EMBEDDINGS_URL", "cannot stand beside HANDRAIL_EMBEDDINGS_FOLDER")
    dimensions = number(environ, "HANDRAIL_EMBEDDINGS_DIMENSIONS", 0, 0, MOST_DIMENSIONS)
    if address and not dimensions:
        problem = "is needed with HANDRAIL_EMBEDDINGS_URL: how long the model's vectors are"
        raise EnvironmentVariableError("HANDRAIL_EMBEDDINGS_DIMENSIONS", problem)
    return EmbeddingSettings(
        folder=_folder(folder) if folder else None,
        url=address,
        model=_model(environ, "HANDRAIL_EMBEDDINGS_MODEL", address, "HANDRAIL_EMBEDDINGS_URL"),
        key=_key(environ, "HANDRAIL_EMBEDDINGS_KEY"),
        previous_key=_key(environ, "HANDRAIL_EMBEDDINGS_PREVIOUS_KEY"),
        dimensions=dimensions,
        shorten=flag(environ, "HANDRAIL_EMBEDDINGS_SHORTEN", default=False),
        query_prefix=_prefix(environ, "HANDRAIL_EMBEDDINGS_QUERY_PREFIX"),
        passage_prefix=_prefix(environ, "HANDRAIL_EMBEDDINGS_PASSAGE_PREFIX"),
        allow_private=flag(environ, "HANDRAIL_EMBEDDINGS_ALLOW_PRIVATE", default=False),
        timeout=number(environ, "HANDRAIL_EMBEDDINGS_TIMEOUT", 5, 1, 120),
        batch=number(environ, "HANDRAIL_EMBEDDINGS_BATCH", 32, 1, 2048),
    )


def read_translation(environ: Mapping[str, str]) -> TranslationSettings:
    """Read HANDRAIL_TRANSLATION_...; raises EnvironmentVariableError with the name of the first wrong one."""
    address = _address(environ, "HANDRAIL_TRANSLATION_URL")
    return TranslationSettings(
        url=address,
        model=_model(environ, "HANDRAIL_TRANSLATION_MODEL", address, "HANDRAIL_TRANSLATION_URL"),
        key=_key(environ, "HANDRAIL_TRANSLATION_KEY"),
        allow_private=flag(environ, "HANDRAIL_TRANSLATION_ALLOW_PRIVATE", default=False),
        timeout=number(environ, "HANDRAIL_TRANSLATION_TIMEOUT", 20, 1, 120),
    )


def _address(environ: Mapping[str, str], name: str) -> str:
    value = url(environ, name, "") if text(environ, name, "") else ""
    if value and (urlsplit(value).username or urlsplit(value).query):
        raise EnvironmentVariableError(name, "takes an address without user and query; the key has its own setting")
    return value


def _model(environ: Mapping[str, str], name: str, address: str, needed_by: str) -> str:
    value = text(environ, name, "")
    if address and not value:
        raise EnvironmentVariableError(name, f"is needed with {needed_by}: the model's name there")
    return value


def _key(environ: Mapping[str, str], name: str) -> str:
    value = text(environ, name, "")
    if not value.isascii() or not value.isprintable():
        raise EnvironmentVariableError(name, "has characters that no key has")
    return value


def _folder(value: str) -> Path:
    folder = Path(value).expanduser().resolve()
    if not (folder / "modules.json").is_file():
        raise EnvironmentVariableError("HANDRAIL_EMBEDDINGS_FOLDER", f"{folder} has no modules.json")
    return folder


def _prefix(environ: Mapping[str, str], name: str) -> str:
    """A prefix and the space between it and the text: spaces at the ends of a setting are not kept."""
    value = text(environ, name, "")
    return f"{value} " if value else ""
