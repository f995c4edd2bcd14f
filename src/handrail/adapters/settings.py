"""What the adapters of models have to know; the environment is read elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class EmbeddingSettings:
    """Which embedding model: a folder, an endpoint, or, where both are empty, the built-in one.

    `dimensions` is what every answer of the endpoint must have; with `shorten` the endpoint is asked for that many.
    `previous_key` is the key of the endpoint that is being left, for as long as it is still searched with.
    """

    folder: Path | None = None
    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    previous_key: str = field(default="", repr=False)
    dimensions: int = 0
    shorten: bool = False
    query_prefix: str = ""
    passage_prefix: str = ""
    allow_private: bool = False
    timeout: int = 5
    batch: int = 32


@dataclass(frozen=True)
class TranslationSettings:
    """Which generating model translates answers; none where `url` is empty."""

    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    allow_private: bool = False
    timeout: int = 20
