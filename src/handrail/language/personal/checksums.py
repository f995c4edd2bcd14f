"""Check digits that several kinds of numbers share. All take digits only, as text."""

from __future__ import annotations

from collections.abc import Sequence


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B: payment cards, Swedish personal numbers."""
    digits = [int(char) for char in number]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def weighted(number: str, weights: Sequence[int]) -> int:
    """The sum of digits times weights; letters count as in base 36 (A is 10)."""
    return sum(int(char, 36) * weight for char, weight in zip(number, weights, strict=False))


def mod_97(number: str) -> bool:
    """ISO 7064 MOD 97-10 over letters and digits: IBANs after their first four characters went to the end."""
    return int("".join(str(int(char, 36)) for char in number)) % 97 == 1


def mod_11_10(number: str) -> bool:
    """ISO 7064 MOD 11,10: the German tax number."""
    product = 10
    for char in number[:-1]:
        total = (int(char) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(number[-1])


_DIHEDRAL = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
_PERMUTED = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)


def verhoeff(number: str) -> bool:
    """Verhoeff (1969), "Error detecting decimal codes": the Indian Aadhaar number."""
    check = 0
    for place, char in enumerate(reversed(number)):
        check = int(_DIHEDRAL[check][int(_PERMUTED[place % 8][int(char)])])
    return check == 0
