"""Secrets: passwords, PINs and codes beside the word for them, keys and tokens by their shape, tokens in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.spans import Scan, Span, vocabulary

KIND = "secret"
_SHAPES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|(?<![\w-])(?:(?:AKIA|ASIA)[0-9A-Z]{16}|(?:sk|pk|rk)[-_][\w-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}"
    r"|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{6,}|whsec_\w{12,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{20,}|ya29\.[\w-]{20,}|shp[a-z]{2}_[0-9a-f]{20,})",
    re.DOTALL,
)
_IN_ADDRESS = re.compile(
    r"(?i)[?&;#](?:access_?token|id_?token|refresh_?token|token|api_?key|apikey|sig|signature|session\w*|sid|"
    r"auth|password|pwd?|pass|reset|jwt|secret)=(?!\[)([^\s&#\"'<>]{6,})"
    r"|[?&;#](?:key|code|hash|id)=([\w.~-]{16,})"
    r"|://[^\s/:@]+:([^\s/@]+)@"
    r"|/(?:reset|verify|confirm|activate|invite|magic|unlock|token)[\w-]*/([\w-]{16,})"
)
_IS = r"""(?:\s*[:=]|\s+(?:is|was|ist|lautet|war|es|era|est|è|é|to|är|er|var))?\s*[:"'“„«]?\s*"""
_PASSWORD = re.compile(
    r"(?i)(?<![\w-])(?:password|passwd|passphrase|passcode|pass|pwd|pw|passwort|kennwort|zugangscode|"
    r"contraseña|contrasena|"
    r"clave|mot de passe|mdp|wachtwoord|palavra-passe|senha|hasło|lösenord|adgangskode|kodeord|şifre(?:m|si)?|"
    r"parolam?|סיסמה|"
    rf"kullanıcı şifresi|parola d['’]ordine)(?P<is>{_IS})(?P<value>[^\s\"“”«»]{{3,64}})"
)
_CODE = re.compile(
    r"(?i)(?<![\w-])(?:pin(?:-?code|-?nummer| number| code)?|pincode|otp|cvv2?|cvc2?|csc|tan|(?:security|"
    r"verification|one[- ]time|access|"
    r"confirmation|login|sms|door|gate|alarm|2fa|auth\w*) code|kartenprüfnummer|prüfziffer|sicherheitscode|"
    r"bestätigungscode|"
    r"código de (?:seguridad|verificación)|cryptogramme(?: visuel)?|code (?:secret|de sécurité|de vérification)|"
    rf"(?:my|mon|mein|mi|mijn|meu|mio) code|kod pin){_IS}(\d{{3,8}})(?![\w-]|[.,/]\d)"
)
_KEY = re.compile(
    r"(?i)(?<![\w-])(?:api[_ -]?key|access[_ -]?key|private[_ -]?key|secret(?:[_ -]?key)?|client[_ -]?secret|"
    r"[\w-]*token|bearer|"
    rf"key|api[- ]?schlüssel|schlüssel|clé(?: api)?|clave api){_IS}(?P<value>[A-Za-z0-9+/_=.~-]{{12,}})"
)
_NO_KEY = re.compile(r"(?i)licen[cs]e\s+key|product\s+key")
_CUES = vocabulary(
    "password passwd passphrase passcode pass pwd pw passwort kennwort zugangscode contraseña contrasena "
    "clave passe mdp "
    "wachtwoord palavra senha hasło lösenord adgangskode kodeord şifre şifrem şifresi parola parolam סיסמה "
    "pin pincode otp cvv cvc "
    "csc tan code kartenprüfnummer prüfziffer sicherheitscode bestätigungscode código cryptogramme kod"
)
# What a password is said to be when it is not told: "my password is wrong".
_STATES = vocabulary(
    "not wrong incorrect invalid expired too still no blocked locked correct right being never always gone "
    "lost different "
    "required needed accepted rejected refused broken missing weak reset the a my that it this what for from "
    "and or but on in at "
    "same old new okay fine good bad empty unknown working changed secure safe hacked compromised stolen "
    "saved shown forgotten "
    "falsch nicht gesperrt abgelaufen ungültig vergessen weg richtig zu kein mir nie immer der die das ein eine geht "
    "incorrecta incorrecto correcta no inválida errónea bloqueada caducada olvidada que la el "
    "incorrect faux invalide bloqué bloquée expiré oublié pas ne refusé toujours trop le "
    "errata sbagliata scaduta bloccata non corretta sempre dimenticata "
    "onjuist fout verkeerd verlopen niet geblokkeerd kwijt vergeten "
    "errada incorreta bloqueada expirada não nie błędne inte fel ikke forkert yanlış değil"
)


_STATE_ENDINGS = ("ed", "ing")
# A sign inside, or a capital behind a small letter.
_SIGNS = re.compile(r"\w[!+_~?]\w|[#$%&*@^]|[a-z][A-Z]")


def find(scan: Scan) -> Iterator[Span]:
    """Secrets by shape, by place in an address, and beside their words. Only the secret is the span."""
    text = scan.text
    yield from (Span(match.start(), match.end(), KIND) for match in _SHAPES.finditer(text))
    if "/" in text:
        for match in _IN_ADDRESS.finditer(text):
            group = match.lastindex or 0
            yield Span(match.start(group), match.end(group), KIND)
    if scan.words & _CUES:
        yield from _passwords(text)
        yield from (Span(match.start(1), match.end(1), KIND) for match in _CODE.finditer(text))
    if scan.digits:
        yield from _keys(text)


def _passwords(text: str) -> Iterator[Span]:
    for match in _PASSWORD.finditer(text):
        value = match.group("value").rstrip(".,;:)]}'?")
        if len(value) >= 3 and _may_be_password(
            value, said=bool(match.group("is").strip()), ends=_clause_ends(text, match)
        ):
            yield Span(match.start("value"), match.start("value") + len(value), KIND)


def _may_be_password(value: str, *, said: bool, ends: bool) -> bool:
    """Whether a word behind "password" is one: letters with digits or signs; a bare word only where its clause ends."""
    if value.startswith(("http", "/", "[")) or (value.isdigit() and not said):
        return False
    if any(char.isdigit() for char in value) or _SIGNS.search(value):
        return True
    word = value.casefold()
    return said and ends and word not in _STATES and not word.endswith(_STATE_ENDINGS)


def _clause_ends(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() :].lstrip()
    return not rest or match.group("value")[-1] in ".,;!" or rest[0] in '.,;!"”»'


def _keys(text: str) -> Iterator[Span]:
    for match in _KEY.finditer(text):
        value = match.group("value").rstrip(".=")
        mixed = any(char.isdigit() for char in value) and any(char.isalpha() for char in value)
        if mixed and not _NO_KEY.search(text[max(0, match.start() - 10) : match.start("value")]):
            yield Span(match.start("value"), match.start("value") + len(value), KIND)
