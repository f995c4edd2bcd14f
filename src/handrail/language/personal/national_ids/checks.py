"""Whether a national number can be one: its check digits. All take the number in capitals, without gaps."""

from __future__ import annotations

from handrail.language.personal.checksums import luhn, mod_11_10, verhoeff, weighted

_CONTROL = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD_FIRST = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_ODD_LAST = (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (*_ODD_FIRST, *_ODD_FIRST, *_ODD_LAST), strict=True))
_FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CHINESE = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def german_tax(number: str) -> bool:
    """Steuer-ID: ISO 7064 MOD 11,10, and one digit twice or three times among the first ten."""
    most = max(number[:10].count(digit) for digit in number[:10])
    return number[0] != "0" and 2 <= most <= 3 and mod_11_10(number)


def german_card(number: str) -> bool:
    """Personalausweis: nine characters and their check digit with the weights 7, 3, 1; without it, nothing to check."""
    return len(number) == 9 or weighted(number[:9], (7, 3, 1) * 3) % 10 == int(number[9])


def spanish(number: str) -> bool:
    """DNI and NIE: the letter is the number modulo 23."""
    return _CONTROL[int(number[:-1].translate(str.maketrans("XYZ", "012"))) % 23] == number[-1]


def french(number: str) -> bool:
    """NIR: the last two digits complement the first thirteen to 97; 2A and 2B are Corsica."""
    body = number[:-2].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and 97 - int(body) % 97 == int(number[-2:])


def italian(number: str) -> bool:
    """Codice fiscale: the last letter from the characters in odd and even places."""
    odd = sum(_ODD[char] for char in number[0:15:2])
    even = sum(int(char) if char.isdigit() else ord(char) - ord("A") for char in number[1:15:2])
    return chr(ord("A") + (odd + even) % 26) == number[15]


def dutch(number: str) -> bool:
    """BSN: the eleven-test."""
    return weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def portuguese(number: str) -> bool:
    """NIF: modulo 11, remainders 0 and 1 are the digit 0."""
    rest = 11 - weighted(number[:8], range(9, 1, -1)) % 11
    return (0 if rest > 9 else rest) == int(number[8])


def polish(number: str) -> bool:
    """PESEL: weights 1, 3, 7, 9."""
    return weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def belgian(number: str) -> bool:
    """Rijksregister: modulo 97, with a 2 in front for births since 2000."""
    body, check = number[:9], int(number[9:])
    return check in {97 - int(body) % 97, 97 - int(f"2{body}") % 97}


def swedish(number: str) -> bool:
    """Personnummer: Luhn over the last ten digits, month and day in range (coordination numbers: day + 60)."""
    short = number[-10:]
    return _is_day(int(short[2:4]), int(short[4:6]) % 60) and luhn(short)


def danish(number: str) -> bool:
    """CPR: since 2007 without a check digit, so only day and month are looked at."""
    return _is_day(int(number[2:4]), int(number[:2]))


def finnish(number: str) -> bool:
    """Henkilötunnus: the last character from the nine digits modulo 31."""
    digits = "".join(char for char in number[:-1] if char.isdigit())
    return len(digits) == 9 and _FINNISH[int(digits) % 31] == number[-1]


def brazilian(number: str) -> bool:
    """CPF: two check digits, modulo 11."""
    if len(set(number)) == 1:
        return False
    return _cpf_digit(number[:9]) == int(number[9]) and _cpf_digit(number[:10]) == int(number[10])


def indian(number: str) -> bool:
    """Aadhaar: Verhoeff's check digit, the first digit 2 or more."""
    return number[0] > "1" and verhoeff(number)


def swiss(number: str) -> bool:
    """AHV number: an EAN-13."""
    return weighted(number, (1, 3) * 6 + (1,)) % 10 == 0


def turkish(number: str) -> bool:
    """T.C. kimlik no: two check digits."""
    digits = [int(char) for char in number]
    tenth = (sum(digits[0:9:2]) * 7 - sum(digits[1:8:2])) % 10
    return digits[0] != 0 and digits[9] == tenth and digits[10] == sum(digits[:10]) % 10


def chinese(number: str) -> bool:
    """Resident identity card: ISO 7064 MOD 11-2."""
    return "10X98765432"[weighted(number[:17], _CHINESE) % 11] == number[17]


def british_health(number: str) -> bool:
    """NHS number: modulo 11."""
    rest = 11 - weighted(number[:9], range(10, 1, -1)) % 11
    return rest % 11 == int(number[9]) and rest != 10


def american(number: str) -> bool:
    """Social security number: areas, groups and serials that were never given out (before and after 2011)."""
    return number[:3] not in {"000", "666"} and number[0] != "9" and number[3:5] != "00" and number[5:] != "0000"


def _cpf_digit(number: str) -> int:
    rest = 11 - weighted(number, range(len(number) + 1, 1, -1)) % 11
    return 0 if rest > 9 else rest


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31
