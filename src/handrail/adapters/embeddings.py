"""Embedding models by where they come from: built in, in a folder, behind an endpoint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings as django_settings
from numpy.typing import NDArray

from handrail.adapters.outgoing import InternalAddressError, OutgoingError, Service
from handrail.adapters.settings import EmbeddingSettings
from handrail.intents.encoding import model_folder
from handrail.language.embedding import (
    EncoderUnavailableError,
    ModelMissingError,
    TextEncoder,
    load_encoder,
    load_folder,
)
from handrail.language.personal import mask

_FOR_A_CUSTOMER = 2
_IN_THE_BACKGROUND = 5
_OF_ONE_MESSAGE = 10


class EndpointEncoder:
    """A model behind an endpoint that speaks OpenAI's embeddings (POST BASE/embeddings). May be shared between threads.

    The fingerprint names model, dimension and prefixes, not the address: a service may move. Customers' words are
    masked here once more, whoever the caller is; knowledge is sent as it was approved.
    """

    def __init__(self, service: Service, settings: EmbeddingSettings) -> None:
        self.service = service
        self.settings = settings
        self.dimensions = settings.dimensions
        self.origin: Mapping[str, str] = {
            "kind": "endpoint",
            "name": settings.model,
            "url": settings.url,
            "dimensions": str(settings.dimensions),
            "shorten": "yes" if settings.shorten else "",
            "query_prefix": settings.query_prefix,
            "passage_prefix": settings.passage_prefix,
        }
        named = {name: value for name, value in self.origin.items() if name not in {"name", "url"}}
        self.fingerprint = hashlib.sha256(repr([settings.model, sorted(named.items())]).encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors [len(texts), dimensions] of L2 norm 1 of customers' words. Raises EncoderUnavailableError."""
        masked = [mask(text).text for text in texts]
        attempts = _FOR_A_CUSTOMER if len(texts) <= _OF_ONE_MESSAGE else _IN_THE_BACKGROUND
        return self._encode(masked, self.settings.query_prefix, attempts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for passages of knowledge, with more patience."""
        return self._encode(texts, self.settings.passage_prefix, _IN_THE_BACKGROUND)

    def _encode(self, texts: Sequence[str], prefix: str, attempts: int) -> NDArray[np.float32]:
        rows = [np.empty((0, self.dimensions), dtype=np.float32)]
        for start in range(0, len(texts), self.settings.batch):
            batch = [f"{prefix}{text}" or " " for text in texts[start : start + self.settings.batch]]
            rows.append(self._ask(batch, attempts))
        return np.concatenate(rows)

    def _ask(self, texts: list[str], attempts: int) -> NDArray[np.float32]:
        wanted: dict[str, Any] = {"model": self.settings.model, "input": texts, "encoding_format": "float"}
        if self.settings.shorten:
            wanted["dimensions"] = self.dimensions
        try:
            answer = self.service.post("/embeddings", wanted, attempts=attempts, longest_wait=attempts * 2.0 - 3.0)
            return self._vectors(answer, len(texts))
        except InternalAddressError as problem:
            hint = f"{self.service.name} is an internal address; HANDRAIL_EMBEDDINGS_ALLOW_PRIVATE=yes permits it"
            raise EncoderUnavailableError(hint) from problem
        except OutgoingError as problem:
            raise EncoderUnavailableError(problem.detail) from problem

    def _vectors(self, answer: Any, expected: int) -> NDArray[np.float32]:
        """Check that each text got one finite vector of the right length, and bring all to length 1."""
        try:
            rows = sorted(answer["data"], key=lambda row: int(row["index"]))
            vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
            complete = [int(row["index"]) for row in rows] == list(range(expected))
        except (LookupError, TypeError, ValueError) as problem:
            raise EncoderUnavailableError(f"{self.service.name} did not answer with embeddings") from problem
        if not complete or vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise EncoderUnavailableError(f"{self.service.name} did not answer with one vector for each text")
        if vectors.shape[1] != self.dimensions:
            found = f"vectors of {self.settings.model} have {vectors.shape[1]} dimensions, not {self.dimensions}"
            raise EncoderUnavailableError(f"{found}: see HANDRAIL_EMBEDDINGS_DIMENSIONS")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not lengths.all():
            raise EncoderUnavailableError(f"{self.service.name} answered with an empty vector")
        unit: NDArray[np.float32] = vectors / lengths
        return unit


def make_encoder(origin: Mapping[str, str] | None = None) -> TextEncoder:
    """The configured model or, with `origin`, the one that was made from that before.

    Raises ModelMissingError, ModelTamperedError, ModelFolderError; an endpoint is not asked yet.
    """
    environment = django_settings.HANDRAIL
    settings: EmbeddingSettings = environment.embeddings
    kind = origin.get("kind") if origin else "endpoint" if settings.url else "folder" if settings.folder else "builtin"
    if kind == "endpoint":
        return _endpoint(settings, origin)
    if kind == "folder":
        return load_folder(Path(origin["folder"]) if origin else settings.folder or Path())
    if kind == "builtin":
        return load_encoder(environment.data / "models", model_folder())
    raise ModelMissingError(f"nothing is known of where it came from ({kind})")


def _endpoint(settings: EmbeddingSettings, origin: Mapping[str, str] | None) -> EndpointEncoder:
    """The key is sent only to the address that it was given for."""
    if origin is None:
        return EndpointEncoder(_service(settings, settings.key), settings)
    before = replace(
        settings,
        url=origin["url"],
        model=origin["name"],
        dimensions=int(origin["dimensions"]),
        shorten=bool(origin["shorten"]),
        query_prefix=origin["query_prefix"],
        passage_prefix=origin["passage_prefix"],
    )
    key = settings.key if before.url == settings.url else settings.previous_key
    return EndpointEncoder(_service(before, key), before)


def _service(settings: EmbeddingSettings, key: str) -> Service:
    return Service(settings.url, key, settings.allow_private, float(settings.timeout))
