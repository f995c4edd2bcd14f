"""Personal data in a text: where it is, and the text without it. README.md says what is found and how well."""

from handrail.language.personal.masking import KINDS, Masked, find, mask
from handrail.language.personal.own_numbers import BadPatternError, Patterns
from handrail.language.personal.spans import Span

__all__ = ["KINDS", "BadPatternError", "Masked", "Patterns", "Span", "find", "mask"]
