"""What counts as personal data of each kind, and what only looks like it."""

from __future__ import annotations

import pytest

from handrail.language.personal import KINDS, find, mask

FOUND = [
    ("email", "write to anna.k+shop@mail.example please", "anna.k+shop@mail.example"),
    ("email", "it is anna at example dot com", "anna at example dot com"),
    ("email", "mein Postfach: sven punkt koch at gmx punkt de", "sven punkt koch at gmx punkt de"),
    ("phone", "call +49 171 2345678 tomorrow", "+49 171 2345678"),
    ("phone", "ring (415) 555-0132 after six", "(415) 555-0132"),
    ("phone", "Rückruf unter 0341 9876543", "0341 9876543"),
    ("phone", "mi móvil es 612345678", "612345678"),
    ("card", "my card 4111 1111 1111 1111 was charged", "4111 1111 1111 1111"),
    ("card", "Amex 378282246310005", "378282246310005"),
    ("iban", "pay to DE89 3704 0044 0532 0130 00 please", "DE89 3704 0044 0532 0130 00"),
    ("iban", "pay to gb29nwbk60161331926819", "gb29nwbk60161331926819"),
    ("iban", "my IBAN is DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"),
    ("national_id", "ssn 536-22-1234", "536-22-1234"),
    ("national_id", "social security number 536221234", "536221234"),
    ("national_id", "NI number AB 12 34 56 C", "AB 12 34 56 C"),
    ("national_id", "Meine Steuer-ID ist 86095742719", "86095742719"),
    ("national_id", "mi DNI es 12345678Z", "12345678Z"),
    ("national_id", "NIE X1234567L", "X1234567L"),
    ("national_id", "codice fiscale RSSMRA85T10A562S", "RSSMRA85T10A562S"),
    ("national_id", "bsn 111222333", "111222333"),
    ("national_id", "PESEL 44051401359", "44051401359"),
    ("national_id", "CPF 529.982.247-25", "529.982.247-25"),
    ("national_id", "personnummer 811218-9876", "811218-9876"),
    ("national_id", "Aadhaar 2341 2341 2346", "2341 2341 2346"),
    ("national_id", "AHV 756.9217.0769.85", "756.9217.0769.85"),
    ("passport", "passport number C01X00T47", "C01X00T47"),
    ("passport", "Reisepassnummer: C4J2K8L9M", "C4J2K8L9M"),
    ("address", "ship to 14 Oak Street, Bristol BS1 4DJ please", "14 Oak Street, Bristol BS1 4DJ"),
    ("address", "1820 Maple Avenue, Apt 4B, Portland, OR 97205", "1820 Maple Avenue, Apt 4B, Portland, OR 97205"),
    ("address", "Ich wohne Lindenstraße 17, 10969 Berlin.", "Lindenstraße 17, 10969 Berlin"),
    ("address", "vivo en Calle Mayor 23, 28013 Madrid", "Calle Mayor 23, 28013 Madrid"),
    ("address", "au 24 rue des Lilas, 31000 Toulouse", "24 rue des Lilas, 31000 Toulouse"),
    ("address", "abito in Via Garibaldi 12, 20121 Milano", "Via Garibaldi 12, 20121 Milano"),
    ("address", "Keizersgracht 112, 1015 CW Amsterdam", "Keizersgracht 112, 1015 CW Amsterdam"),
    ("address", "my zip code is 80202", "80202"),
    ("birth_date", "I was born on 3 March 1941", "3 March 1941"),
    ("birth_date", "Geburtsdatum: 14.05.1968", "14.05.1968"),
    ("birth_date", "am 3. März 1985 geboren", "3. März 1985"),
    ("ip", "blocked from 203.0.113.45 today", "203.0.113.45"),
    ("ip", "last seen 2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3::8a2e:370:7334"),
    ("secret", "password: hunter2", "hunter2"),
    ("secret", "my password is sunshine.", "sunshine"),
    ("secret", "the code, my OTP is 482913", "482913"),
    ("secret", "key AKIAIOSFODNN7EXAMPLE leaked", "AKIAIOSFODNN7EXAMPLE"),
    ("secret", "https://x.example/reset?token=9f8a7c6b5d4e is dead", "9f8a7c6b5d4e"),
    ("secret", "api_key=7d9f3a1c5b8e2f4a6c0d", "7d9f3a1c5b8e2f4a6c0d"),
    ("plate", "my licence plate is AB12 CDE", "AB12 CDE"),
    ("plate", "Kennzeichen M-AB 1234", "M-AB 1234"),
    ("name", "my name is Xiulan Obuya", "Xiulan Obuya"),
    ("name", "my name is anna and I wait", "anna"),
    ("name", "this is Tom Baker speaking", "Tom Baker"),
    ("name", "Frau Dr. Weber rief an", "Weber"),
    ("name", "Hi Sandra, where is it?", "Sandra"),
    ("name", "It is late. Kind regards, Obafemi Zed", "Obafemi Zed"),
    ("name", "meine Frau Roswietha wartet", "Roswietha"),
    ("name", "Yours faithfully, D. Hargreave", "D. Hargreave"),
    ("name", "我叫王小明，你好", "王小明"),
]

LOOK_ALIKES = [
    "Does the PowerEdge R750-X ship with two power supplies?",
    "iPhone 14 Pro 256 GB, 1,099.00 USD",
    "tracking 00340434161094021234 has not moved",
    "UPS says 1Z999AA10123456784 was delivered",
    "my card ending in 4242 was declined",
    "my order is 4111 1111 1111 1112",
    "IMEI 490154203237518",
    "we run version 10.2.0.1 of the agent",
    "my password is wrong and my pin is blocked",
    "I typed my password 100 times",
    "look at amazon dot com",
    "and at this point it is late",
    "order 2094417 of 12.05.2024",
    "My name is wrong on the invoice",
    "the company name is Petrelli Optics",
    "Can I return it in May? Will the Rose Gold one come?",
    "Is the jacket by Ralph Lauren or Hugo Boss?",
    "Thank you! Now, could you check?",
    "Wie viele Tage dauert es bis Wien?",
    "Dear Sir or Madam, Best regards",
    "deliver between 10:30 and 12:45",
    "1234567890 points, ISBN 978-3-16-148410-0",
    "steuer 12345678901",
]


@pytest.mark.parametrize(("kind", "text", "value"), FOUND)
def test_personal_data_is_found_to_the_letter(kind: str, text: str, value: str) -> None:
    assert [(span.kind, text[span.start : span.end]) for span in find(text)] == [(kind, value)]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_personal_data_stays(text: str) -> None:
    assert mask(text).text == text


def test_every_kind_but_the_operators_own_is_tested() -> None:
    assert {kind for kind, _, _ in FOUND} == set(KINDS) - {"order", "account"}
