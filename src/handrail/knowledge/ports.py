"""What knowledge needs of the outside."""

from handrail.language.embedding.port import TextEncoder

__all__ = ["TextEncoder"]
