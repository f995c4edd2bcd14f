"""The process-wide engine: the active encoder and classifier, exchanged as soon as others become active."""

from __future__ import annotations

import logging
import time
from functools import partial
from threading import Lock

from django.conf import settings
from django.db.models import Subquery
from django.utils.module_loading import import_string

from handrail import __version__
from handrail.answering.coefficients import SHIPPED
from handrail.answering.decide import POLICY_VERSION
from handrail.answering.engine import Engine
from handrail.answering.passages import find_passages, search_of_day
from handrail.answering.ports import Translator
from handrail.answering.reader import Reader
from handrail.answering.reading import Memory
from handrail.answering.triggers.phrases import compile_books
from handrail.intents.classifier import Classifier, Librarian
from handrail.intents.encoding import configured_encoder, encoder_of
from handrail.intents.models import ClassifierVersion, EmbeddingModel
from handrail.kernel.errors import HandrailError
from handrail.language.embedding import AbsentEncoder, EncoderUnavailableError, TextEncoder

log = logging.getLogger(__name__)
_CHECK_EVERY_SECONDS = 2.0
_lock = Lock()
_loaded: dict[str, Engine] = {}
_checked_at: list[float] = []


def current_engine() -> Engine:
    """Return the engine with the active model and classifier; which ones are is looked up every two seconds."""
    with _lock:
        fresh = _checked_at and time.monotonic() - _checked_at[-1] < _CHECK_EVERY_SECONDS
        if not (fresh and _loaded):
            _exchange()
        return next(iter(_loaded.values()))


def warm_up() -> None:
    """Load everything that the first message would otherwise wait for: models, phrases, the language identifier."""
    engine = current_engine()
    try:
        engine.reader.read("How long does this take, please?", Memory(language="en"), languages=("en",))
    except EncoderUnavailableError as problem:
        log.warning("the embedding model cannot be asked; messages go to people", extra={"reason": problem.code})
    compile_books()


def present_versions() -> dict[str, str]:
    """Return what would answer now, without loading it; the encoder is left out where no row names the active one."""
    model, classifier = _active()
    known = {"engine": __version__, "classifier": classifier, "policy": POLICY_VERSION}
    return known | ({"encoder": model.fingerprint} if model else {})


def _exchange() -> None:
    model, classifier = _active()
    key = f"{model.fingerprint if model else 'none'} {classifier}"
    if key not in _loaded or isinstance(_loaded[key].reader.encoder, AbsentEncoder):
        engine = _engine(model, classifier)
        _loaded.clear()
        _loaded[key] = engine
    _checked_at[:] = [time.monotonic()]


def _active() -> tuple[EmbeddingModel | None, str]:
    """The active model and the fingerprint of the active classifier, read at one moment: they change together."""
    classifiers = ClassifierVersion.objects.filter(active=True).values("fingerprint")[:1]
    row = EmbeddingModel.objects.filter(active=True).annotate(classifier=Subquery(classifiers)).first()
    if row is not None:
        return row, str(row.classifier or "none")
    return None, ClassifierVersion.objects.filter(active=True).values_list("fingerprint", flat=True).first() or "none"


def _encoder(model: EmbeddingModel | None) -> TextEncoder:
    """The model that is searched with; where it cannot be loaded, triggers still bring in people."""
    try:
        return encoder_of(model) if model else configured_encoder()
    except HandrailError as problem:
        log.exception("the embedding model cannot be loaded; messages go to people")
        return AbsentEncoder(problem.message)


def _engine(model: EmbeddingModel | None, fingerprint: str) -> Engine:
    encoder = _encoder(model)
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
    search, hold = partial(find_passages, encoder.fingerprint), partial(search_of_day, encoder.fingerprint)
    translator: Translator | None = import_string(settings.TRANSLATOR_FACTORY)()
    return Engine(Reader(encoder, classifier, librarian), search, versions, translator, hold)
