"""Named arrays as bytes and back: NumPy's .npz without pickle, after a checksum."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handrail.kernel.errors import HandrailError

SCHEMA = 2
READABLE = (1, 2)
MAGIC = b"handrail-intents\n"
HEAD = len(MAGIC) + hashlib.sha256().digest_size

Arrays = Mapping[str, NDArray[Any]]


class CorruptClassifierError(HandrailError):
    """The stored intent classifier is damaged; train it again."""

    code = "classifier_corrupt"
    status = 503


class OtherSchemaError(HandrailError):
    """The stored intent classifier was written by another version of Handrail; train it again."""

    code = "classifier_schema"
    status = 503


def freeze(arrays: Arrays) -> bytes:
    """The magic line, the SHA-256 of the rest, and an .npz with the schema number; equal arrays give equal bytes."""
    buffer = io.BytesIO()
    members: dict[str, Any] = {"schema": np.array(SCHEMA), **arrays}
    np.savez(buffer, allow_pickle=False, **members)
    payload = buffer.getvalue()
    return MAGIC + hashlib.sha256(payload).digest() + payload


def thaw(content: bytes) -> Arrays:
    """Read what `freeze` wrote. Raises CorruptClassifierError, OtherSchemaError."""
    payload = content[HEAD:]
    if not content.startswith(MAGIC) or hashlib.sha256(payload).digest() != content[len(MAGIC) : HEAD]:
        raise CorruptClassifierError
    with np.load(io.BytesIO(payload), allow_pickle=False) as arrays:
        schema = int(arrays["schema"])
        if schema not in READABLE:
            detail = f"it has schema {schema}, this version reads {READABLE[0]} to {READABLE[-1]}"
            raise OtherSchemaError(detail)
        return dict(arrays)


def pack(strings: Sequence[str]) -> NDArray[np.uint8]:
    """Strings without NUL as one array; much smaller than NumPy's fixed-width strings."""
    return np.frombuffer("\0".join(strings).encode(), dtype=np.uint8)


def unpack(packed: NDArray[np.uint8]) -> list[str]:
    """The strings of `pack`; no bytes are no strings."""
    return packed.tobytes().decode().split("\0") if len(packed) else []
