"""Sentence embeddings: all-MiniLM-L6-v2 in int8 on ONNX Runtime, without PyTorch."""

from handrail.language.embedding.encoder import DIMENSIONS, Encoder, load_encoder
from handrail.language.embedding.weights import ModelMissingError, ModelTamperedError

__all__ = ["DIMENSIONS", "Encoder", "ModelMissingError", "ModelTamperedError", "load_encoder"]
