"""Sentence embeddings without PyTorch: the built-in all-MiniLM-L6-v2, or another model behind the same port."""

from handrail.language.embedding.encoder import DIMENSIONS, Encoder, load_encoder
from handrail.language.embedding.folder import FolderEncoder, load_folder
from handrail.language.embedding.layout import ModelFolderError
from handrail.language.embedding.port import AbsentEncoder, EncoderUnavailableError, TextEncoder
from handrail.language.embedding.weights import ModelMissingError, ModelTamperedError

__all__ = [
    "DIMENSIONS",
    "AbsentEncoder",
    "Encoder",
    "EncoderUnavailableError",
    "FolderEncoder",
    "ModelFolderError",
    "ModelMissingError",
    "ModelTamperedError",
    "TextEncoder",
    "load_encoder",
    "load_folder",
]
