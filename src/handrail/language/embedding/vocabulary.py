"""Words that are well known: the whole words among the pieces that the built-in model reads."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from handrail.language.embedding.weights import find_model


@cache
def well_known_words(model_dir: Path | None = None) -> frozenset[str]:
    """Return about 22,000 words in lower case, nearly all English: those that its makers found often enough to keep.

    A misspelled word is not among them; raises ModelMissingError without the model's files.
    """
    content = json.loads(find_model(model_dir).tokenizer.read_text(encoding="utf-8"))
    return frozenset(piece for piece in content["model"]["vocab"] if piece.isalpha())
