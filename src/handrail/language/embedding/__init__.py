"""Sentence embeddings: all-MiniLM-L6-v2 in int8 on ONNX Runtime, without PyTorch."""

from handrail.language.embedding.encoder import DIMENSIONS, Encoder, load_encoder
from handrail.language.embedding.weights import ModelMissing, ModelTampered

__all__ = ["DIMENSIONS", "Encoder", "ModelMissing", "ModelTampered", "load_encoder"]
