"""Packs of evidence: what is in them, that nobody alters them, and how a file is verified."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from governance.made_up import Messages, good_sources
from handrail.accounts.models import User
from handrail.autonomy.actions import place
from handrail.autonomy.models import Cell
from handrail.cli.main import handrail
from handrail.demo.resetting import empty_database
from handrail.governance.actions import agree, ask_up
from handrail.governance.evidence.canonical import NotAPackError, canonical, digest, file_of, read_file
from handrail.governance.evidence.page import self_contained
from handrail.governance.evidence.verifying import NoRecordError, Verdict, verify
from handrail.governance.models import EvidencePack
from handrail.governance.overriding import override
from handrail.governance.queries import pack_named, packs_of
from handrail.intents.models import Intent
from handrail.kernel.errors import NotFoundError

NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
BODIES = st.dictionaries(st.text(), VALUES, max_size=6).map(lambda body: body | {"format": "handrail-evidence/1"})
TAMPERING = [
    "UPDATE governance_evidencepack SET body = '{}'",
    "UPDATE governance_evidencepack SET body = '{}' WHERE false",
    "DELETE FROM governance_evidencepack",
    "DELETE FROM governance_evidencepack WHERE false",
    "TRUNCATE governance_evidencepack, autonomy_stagechange",
    "TRUNCATE governance_evidencepack CASCADE",
    "MERGE INTO governance_evidencepack AS p USING (SELECT 1) AS x ON true WHEN MATCHED THEN DELETE",
    "INSERT INTO governance_evidencepack SELECT * FROM governance_evidencepack "
    "ON CONFLICT (id) DO UPDATE SET body = ''",
]


@pytest.fixture
def frozen(intents: Sequence[Intent], ada: User, admin: User) -> EvidencePack:
    """A pack of a step from suggest to the pilot, with one gate overridden."""
    Intent.objects.update(owner=ada, audience="public")
    place(intent_slug="refund", channel="api", stage="suggest", control=5, by=None, reason="test")
    Cell.objects.filter(channel="api").update(threshold=0.8)
    sources = good_sources(messages=Messages([]))
    for by in (ada, admin):
        override(intent_slug="refund", channel="api", gate="language", by=by, reason=f"{by} <dares>", sources=sources)
    request = ask_up(intent_slug="refund", channel="api", by=ada, reason="All is <b>ready</b>")
    return EvidencePack.objects.get(pk=agree(request_id=request.pk, by=admin, sources=sources).pack)


@pytest.mark.django_db
def test_a_pack_holds_what_was_decided_on(frozen: EvidencePack) -> None:
    body = json.loads(frozen.body)
    assert body["move"] == {"from": {"stage": "suggest", "share": 0}, "to": {"stage": "pilot", "share": 10}}
    assert body["cell"]["intent"] == "refund"
    gates = {gate["gate"]: gate for gate in body["gates"]}
    assert list(gates) == [
        "scope", "knowledge", "language", "replay", "escalation", "briefed", "openness", "review_owner",
    ]  # fmt: skip
    assert (gates["replay"]["n"], gates["replay"]["limit"], gates["replay"]["met"]) == (200, 0.05, True)
    assert gates["language"]["limits"] == {"messages": 200, "hard": 10}
    assert (gates["language"]["met"], gates["language"]["overridden"]) == (False, True)
    assert [voice["by"]["name"] for voice in body["overrides"][0]["voices"]] == ["Ada", "Ines"]
    assert body["replay"]["run"] == "run-1"
    assert body["articles"][0]["sha256"] == "ab" * 32
    assert body["versions"]["classifier"] == "c0ffee"
    assert (body["people"]["asked"]["by"]["name"], body["people"]["agreed"]["by"]["name"]) == ("Ada", "Ines")
    assert frozen.sha256 == digest(frozen.body)
    assert frozen.body == canonical(body)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", TAMPERING)
def test_no_statement_of_the_applications_own_role_alters_a_pack(frozen: EvidencePack, statement: str) -> None:
    connection.check_constraints()
    before = list(EvidencePack.objects.values())
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(EvidencePack.objects.values()) == before


@pytest.mark.django_db
def test_the_database_takes_no_pack_whose_hash_is_not_its_own() -> None:
    with pytest.raises(DatabaseError, match="pack_is_what_was_hashed"), transaction.atomic():
        EvidencePack.objects.create(body="{}", sha256=digest("{ }"))


@pytest.mark.django_db(transaction=True)
def test_packs_outlive_an_emptied_database(frozen: EvidencePack) -> None:
    empty_database()
    assert not Cell.objects.exists()
    assert EvidencePack.objects.get(pk=frozen.pk).body == frozen.body


@pytest.mark.django_db
def test_a_pack_is_found_by_its_cell_and_by_the_beginning_of_its_id(frozen: EvidencePack) -> None:
    cell = Cell.objects.select_related("intent").get(intent__slug="refund", channel="api")
    assert packs_of(cell)[0] == frozen
    assert pack_named(str(frozen.pk)) == frozen
    with pytest.raises(NotFoundError):
        pack_named(str(frozen.pk)[:4])


@given(BODIES)
def test_a_body_that_was_written_and_read_has_the_same_hash(body: dict[str, object]) -> None:
    text = canonical(body)
    again, stated = read_file(file_of(text))
    assert digest(canonical(again)) == stated == digest(text)


@given(BODIES, st.text(), VALUES)
def test_whatever_is_changed_in_a_file_is_noticed(body: dict[str, object], key: str, value: object) -> None:
    whole = json.loads(file_of(canonical(body)))
    before = canonical(whole["body"])
    whole["body"][key] = value
    whole["body"]["format"] = body["format"]
    verdict = verify(json.dumps(whole), lambda _evidence: digest(before))
    assert (verdict == Verdict.ON_RECORD) == (canonical(whole["body"]) == before)


def test_the_four_verdicts() -> None:
    text = canonical({"format": "handrail-evidence/1", "evidence": "e1", "n": 200})
    file = file_of(text)
    assert verify(file, lambda _: digest(text)) == Verdict.ON_RECORD
    assert verify(file, lambda _: None) == Verdict.NOT_ON_RECORD
    assert verify(file.replace("200", "201"), lambda _: digest(text)) == Verdict.CHANGED
    forged = file_of(text.replace("200", "201"))
    assert verify(forged, lambda _: digest(text)) == Verdict.CHANGED
    assert verify(file, _unreachable) == Verdict.UNREACHABLE


def _unreachable(evidence: str) -> str | None:
    raise NoRecordError


NO_PACKS = [
    "", "[]", "{}", '{"body": {}, "sha256": "x"}',
    '{"body": {"format": "handrail-evidence/1", "a": NaN}, "sha256": ""}',
    '{"body": {"format": "handrail-evidence/1", "a": 1, "a": 2}, "sha256": ""}',
]  # fmt: skip


@pytest.mark.parametrize("text", NO_PACKS)
def test_what_is_no_pack_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotAPackError):
        verify(text, lambda _: None)


@pytest.mark.django_db(transaction=True)
def test_the_command_says_by_its_exit_code_what_a_file_is(frozen: EvidencePack, tmp_path: Path) -> None:
    run = CliRunner()
    exported = run.invoke(handrail, ["evidence", "export", str(frozen.pk)])
    assert exported.exit_code == 0, exported.output
    file = tmp_path / "pack.json"
    codes = []
    for text in (exported.output, exported.output.replace('"n": 200', '"n": 900'), file_of(canonical({
        "format": "handrail-evidence/1", "evidence": "01920000-0000-7000-8000-000000000001"})), "no pack"):  # fmt: skip
        file.write_text(text, "utf-8")
        codes.append(run.invoke(handrail, ["evidence", "verify", str(file)]).exit_code)
    assert codes == [0, 4, 3, 1]
    assert "n = 200" in run.invoke(handrail, ["evidence", "show", str(frozen.pk)]).output
    assert str(frozen.pk) in run.invoke(handrail, ["evidence", "list"]).output


@pytest.mark.django_db
def test_the_page_needs_nothing_else_and_escapes_what_people_wrote(frozen: EvidencePack) -> None:
    page = self_contained(frozen.body)
    assert "All is &lt;b&gt;ready&lt;/b&gt;" in page
    assert "<dares>" not in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|url\(|@import", page)
    assert page.count("<svg") == 4
    assert frozen.sha256 in page
