"""The process-wide engine: one encoder, the active classifier, exchanged as soon as another one becomes active."""

from __future__ import annotations

import time
from threading import Lock

from handrail import __version__
from handrail.answering.coefficients import SHIPPED
from handrail.answering.decide import POLICY_VERSION
from handrail.answering.engine import Engine
from handrail.answering.passages import find_passages
from handrail.answering.reader import Reader
from handrail.answering.reading import Memory
from handrail.intents.classifier import Classifier, Librarian
from handrail.intents.encoding import process_encoder
from handrail.intents.models import ClassifierVersion

_CHECK_EVERY_SECONDS = 2.0
_lock = Lock()
_loaded: dict[str, Engine] = {}
_checked_at: list[float] = []


def current_engine() -> Engine:
    """Return the engine with the active classifier; which one is active is looked up every two seconds."""
    with _lock:
        fresh = _checked_at and time.monotonic() - _checked_at[-1] < _CHECK_EVERY_SECONDS
        if not (fresh and _loaded):
            _exchange()
        return next(iter(_loaded.values()))


def warm_up() -> None:
    """Load everything that the first message would otherwise wait for: models, phrases, the language identifier."""
    engine = current_engine()
    engine.reader.read("How long does this take, please?", Memory(language="en"), languages=("en",))


def _exchange() -> None:
    active = ClassifierVersion.objects.filter(active=True).values_list("fingerprint", flat=True).first() or "none"
    if active not in _loaded:
        engine = _engine(active)
        _loaded.clear()
        _loaded[active] = engine
    _checked_at[:] = [time.monotonic()]


def _engine(fingerprint: str) -> Engine:
    encoder = process_encoder()
    classifier, librarian = None, None
    if fingerprint != "none":
        row = ClassifierVersion.objects.get(fingerprint=fingerprint)
        if row.encoder == encoder.fingerprint:
            classifier = Classifier.from_bytes(bytes(row.arrays))
            librarian = Librarian.from_bytes(bytes(row.article_arrays)) if row.article_arrays else None
    versions = {
        "engine": __version__,
        "encoder": encoder.fingerprint,
        "classifier": fingerprint if classifier else "none",
        "confidence": SHIPPED.version,
        "policy": POLICY_VERSION,
    }
    return Engine(Reader(encoder, classifier, librarian), find_passages, versions)
