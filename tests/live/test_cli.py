"""The command line, beside a running product."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from live.calls import Caller
from live.chat import QUESTION
from live.product import Product, until

pytestmark = pytest.mark.xdist_group("live")

CHECKS = [
    "database",
    "pgvector",
    "migrations",
    "embedding model",
    "search index",
    "classifier",
    "order numbers",
    "queue",
    "disk",
    "clock",
]
GOOD_ARTICLE = "---\nid: tyre-pressure\ntitle: Tyre pressure\n---\n\nPump the tyres to 3.5 bar.\n"
NOWHERE = "postgresql://handrail:secret@127.0.0.1:9/nowhere"
ROWS = """text,intent
Where did my parcel go this {time} time?,order_status
,order_status
What about this?,no_such_intent
Which intent is this?,
One,order_status,en,,train,too many
"""


@pytest.fixture(scope="module")
def caller(shop: Product, token: str) -> Caller:
    return Caller(shop.url, token)


def names(lines: str, mark: str) -> list[str]:
    return [line[6:].split(":")[0] for line in lines.splitlines() if line.startswith(mark)]


def test_the_doctor_finds_a_running_product_well(shop: Product) -> None:
    done = shop.command("doctor")
    assert names(done.stdout, "ok   ") == CHECKS, done.stdout
    assert done.returncode == 0


def test_the_doctor_names_what_is_wrong_and_how_to_mend_it(shop: Product) -> None:
    started = time.monotonic()
    done = shop.command("doctor", DATABASE_URL=NOWHERE)
    assert done.returncode == 1
    wrong = names(done.stdout, "WRONG")
    assert wrong[:3] == ["database", "pgvector", "migrations"]
    assert done.stdout.count("      mend: ") == len(wrong)
    assert "Connection refused" in done.stdout
    assert "check DATABASE_URL" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("arguments", [["cells", "show"], ["prepare"], ["ask", "Hello"]], ids=" ".join)
def test_a_database_that_does_not_answer_is_one_line(shop: Product, arguments: list[str]) -> None:
    done = shop.command(*arguments, DATABASE_URL=NOWHERE)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Error: the database does not answer: ")
    assert "secret" not in done.stderr


def test_broken_files_do_not_keep_good_ones_from_being_imported(shop: Product, tmp_path: Path) -> None:
    folder = tmp_path / "bike-help"
    folder.mkdir()
    (folder / "tyre-pressure.md").write_text(GOOD_ARTICLE)
    (folder / "page.html").write_text("<h1>Bells</h1><p>Ring the bell.</p><script>alert(1)</script>")
    (folder / "header.md").write_text("---\ntitle: [broken\n---\nText\n")
    (folder / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")
    (folder / "empty.md").write_text("")
    (folder / "same.md").write_text(GOOD_ARTICLE)
    first = shop.command("kb", "import", str(folder), "--source", "bike-help")
    assert first.returncode == 0, first.stderr
    assert "2 created" in first.stdout
    assert "They are drafts" in first.stdout
    for name in ("header.md", "picture.md", "empty.md"):
        assert name in first.stderr
    assert "Traceback" not in first.stderr
    again = shop.command("kb", "import", str(folder), "--source", "bike-help")
    assert "0 created, 0 revised, 2 unchanged" in again.stdout
    approved = shop.command(
        "kb", "import", str(folder), "--approve-as", "kai.brandt@fernhill.example", "--source", "bike-help"
    )
    assert "2 approved" in approved.stdout, approved.stdout + approved.stderr
    query = """SELECT count(*) FROM knowledge_passage p JOIN knowledge_revision r ON r.id = p.revision_id
               JOIN knowledge_article a ON a.id = r.article_id JOIN knowledge_source s ON s.id = a.source_id
               WHERE s.name = 'bike-help' AND p.text NOT LIKE '%%alert%%'"""
    assert shop.rows(query)[0][0] >= 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["kb", "import", "/no/such/folder"], "/no/such/folder"),
        (["kb", "import", ".", "--approve-as", "nobody@fernhill.example"], "nobody has the e-mail"),
        (["kb", "import", ".", "--approve-as", "ben.okafor@fernhill.example"], "approve"),
        (["explain", "0190a5a0-0000-7000-8000-000000000000"], "no decision has this id"),
        (["intents", "import", "/no/such/file.csv"], "/no/such/file.csv is not there"),
        (["cells", "switch", "no_such_intent", "api", "off"], "no_such_intent"),
        (["people", "token", "nobody@fernhill.example", "x"], "nobody has the e-mail"),
        (["people", "token", "ben.okafor@fernhill.example", "x"], "role does not include conversations"),
        (["assistants", "add", "klingon", "--name", "K", "--brand", "K", "--language", "tlh"], "no wording in tlh"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_said_in_one_line(shop: Product, arguments: list[str], words: str) -> None:
    done = shop.command(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert words in done.stderr


def test_every_decision_can_be_computed_again_from_its_record(shop: Product, caller: Caller) -> None:
    conversation = caller.open()
    for text in (QUESTION, "Hello", "Can you write me a poem about the sea?"):
        caller.ask(conversation, text)
    query = "SELECT id::text, outcome FROM answering_decision WHERE conversation_id = %s"
    found = until(lambda: shop.rows(query, conversation), "there are decisions")
    assert len(found) >= 2
    for decision, outcome in found:
        done = shop.command("explain", decision)
        assert done.returncode == 0, done.stderr
        assert f"Outcome: {outcome} because" in done.stdout
        assert done.stdout.splitlines()[-1] == "Computed again from the record: the same result."


def test_bad_rows_are_left_out_and_named(shop: Product, tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text(ROWS.format(time=time.time_ns()))
    done = shop.command("intents", "import", str(file), "--no-train")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "1 added, 0 changed, 0 unchanged, 4 left out"
    assert done.stderr.splitlines() == [
        f"{file}:3: the text is empty",
        f"{file}:4: unknown intent 'no_such_intent'",
        f"{file}:5: the intent is empty (write out_of_scope where none fits)",
        f"{file}:6: more cells than columns",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"question,label\na,b\n", b"text,intent\n\xff\xfe\x00,order_status\n", b'text,intent\n"a,b\n']
)
def test_what_is_no_table_of_messages_is_said_in_one_line(shop: Product, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "messages.csv"
    file.write_bytes(content)
    done = shop.command("intents", "import", str(file), "--no-train")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(file) in done.stderr


PLACED_AGAIN = """
WITH cell AS (
    SELECT c.id FROM autonomy_cell c JOIN intents_intent i ON i.id = c.intent_id
    WHERE i.slug = 'password_reset' AND c.channel = 'api'
), change AS (
    INSERT INTO autonomy_stagechange (id, cell_id, before, after, before_share, after_share, reason, at, placed)
    SELECT gen_random_uuid(), id, 'off', 'full', 0, 0, 'test', now(), true FROM cell RETURNING cell_id
) SELECT cell_id FROM change
"""


def test_a_switched_cell_holds_for_the_very_next_message(shop: Product, caller: Caller) -> None:
    assert shop.command("cells", "switch", "password_reset", "api", "off").returncode == 0
    try:
        assert caller.ask(caller.open(), QUESTION) == "handoff"
    finally:
        assert shop.command("cells", "up", "password_reset", "api", "--reason", "test").returncode == 0
        assert shop.rows("SELECT stage FROM autonomy_cell AS c JOIN intents_intent AS i ON i.id = c.intent_id "
                         "WHERE i.slug = 'password_reset' AND channel = 'api'") == [("off",)]  # fmt: skip
        ((cell,),) = shop.rows(PLACED_AGAIN)
        shop.rows("UPDATE autonomy_cell SET stage = 'full' WHERE id = %s RETURNING id", cell)
    assert caller.ask(caller.open(), QUESTION) == "bot"


def test_the_demo_is_not_reset_where_somebody_has_an_assistant_of_his_own(shop: Product) -> None:
    known = shop.rows("SELECT slug FROM assistants_assistant WHERE slug = 'own'")
    if not known:
        added = shop.command("assistants", "add", "own", "--name", "Otto", "--brand", "Own")
        assert added.returncode == 0, added.stderr
    before = shop.rows("SELECT count(*) FROM conversations_message")
    done = shop.command("demo", "reset", "--yes")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "nothing was deleted" in done.stderr
    assert shop.rows("SELECT count(*) FROM conversations_message") >= before
