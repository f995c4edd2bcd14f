"""The checks of `handrail doctor` that ask the models."""

from __future__ import annotations

from django.db import DatabaseError

from handrail.cli.findings import Finding
from handrail.kernel.errors import HandrailError
from handrail.language.embedding.weights import WEIGHTS_SHA256, checked_bytes, find_model

SAME = 0.98
"""The least cosine of the probe's vectors, then and now, of a model that is still the same."""


def model() -> Finding:
    """The configured embedding model can be asked, and answers with vectors of its length."""
    from handrail.intents.encoding import configured_encoder, model_folder
    from handrail.knowledge.search.vectors import PROBE

    try:
        encoder = configured_encoder()
        if encoder.origin["kind"] == "builtin":
            checked_bytes(find_model(model_folder()).weights, WEIGHTS_SHA256)
        encoder.encode([PROBE])
    except HandrailError as problem:
        mend = "see HANDRAIL_EMBEDDINGS_...; for the built-in model, run `handrail models fetch`"
        return Finding("embedding model", ok=False, detail=problem.message, mend=mend)
    named = f"{encoder.origin['name']} ({encoder.origin['kind']}), {encoder.dimensions} dimensions"
    return Finding("embedding model", ok=True, detail=f"{named}, {encoder.fingerprint[:12]}")


def index() -> Finding:
    """What is searched was made by the configured model, completely, and the model is still the same."""
    from handrail.intents.encoding import configured_encoder, process_encoder
    from handrail.intents.models import EmbeddingModel
    from handrail.knowledge.search.vectors import PROBE, without_vector

    reembed = "run `handrail kb reembed`, or let a worker do it; search goes on meanwhile"
    try:
        active = EmbeddingModel.objects.filter(active=True).first()
        if active is None:
            return Finding("search index", ok=True, detail="empty")
        encoder, wanted = process_encoder(), configured_encoder().fingerprint
        if active.fingerprint != wanted:
            left = without_vector(wanted).count()
            return Finding("search index", ok=False, detail=f"is of {active}; {left} passages to embed", mend=reembed)
        missing = without_vector(wanted).count()
        if missing:
            return Finding("search index", ok=False, detail=f"{missing} passages have no vector", mend=reembed)
        now = encoder.encode([PROBE])[0].tolist()
    except (DatabaseError, HandrailError) as problem:
        return Finding("search index", ok=False, detail=type(problem).__name__, mend="mend the above first")
    alike = sum(then * there for then, there in zip(active.probe, now, strict=False)) if active.probe else 1.0
    if alike < SAME:
        mend = "the service has exchanged its model: name it differently, then `handrail kb reembed`"
        return Finding("search index", ok=False, detail=f"{active} answers otherwise than before", mend=mend)
    return Finding("search index", ok=True, detail=f"complete, of {active}")


def classifier() -> Finding:
    """A classifier is active and fits the encoder."""
    from handrail.intents.encoding import process_encoder
    from handrail.intents.models import ClassifierVersion

    mend = "import messages with `handrail intents import FILE.csv`, then run `handrail intents train`"
    try:
        active = ClassifierVersion.objects.filter(active=True).defer("arrays").first()
        if active is None:
            return Finding("classifier", ok=False, detail="none is trained", mend=mend)
        fits = active.encoder == process_encoder().fingerprint
    except (DatabaseError, HandrailError) as problem:
        return Finding("classifier", ok=False, detail=type(problem).__name__, mend="mend the above first")
    detail = f"{active.fingerprint[:12]}, {active.examples} messages"
    return Finding("classifier", fits, detail if fits else f"{detail}, made for another encoder", mend)
