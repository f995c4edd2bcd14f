"""Lots of a conversation: drawn once by its id, so that it never changes sides."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

PARTS_OF_PERCENT = 100
_ALL = 100 * PARTS_OF_PERCENT


@dataclass(frozen=True)
class Lots:
    """Two independent numbers from 0 to 9,999, hundredths of a per cent: one for the pilot, one for the control group.

    A share of x per cent takes the conversations whose number lies below x: a larger share keeps all of a smaller one.
    """

    pilot: int
    control: int

    def in_pilot(self, percent: int) -> bool:
        """Whether the bot has this conversation when it has so many per cent of them."""
        return self.pilot < percent * PARTS_OF_PERCENT

    def in_control(self, percent: int) -> bool:
        """Whether this conversation is among the per cent that stay with people for ever."""
        return self.control < percent * PARTS_OF_PERCENT


PEOPLES_SIDE = Lots(_ALL - 1, 0)
BOTS_SIDE = Lots(0, _ALL - 1)


def lots_of(conversation: UUID) -> Lots:
    """Return a conversation's lots: keyed hashes of its id, the same in every process and in every version.

    They are taken modulo 10,000 of 64 bits, so no number is likelier than another by more than one in 10^15.
    """
    return Lots(_drawn(conversation, b"pilot"), _drawn(conversation, b"control"))


def _drawn(conversation: UUID, purpose: bytes) -> int:
    return int.from_bytes(blake2b(conversation.bytes, digest_size=8, key=purpose).digest()) % _ALL
