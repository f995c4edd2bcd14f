"""With a model behind an endpoint: the whole way of a message, and what happens when the model is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from adapters.model_server import ModelServer, model_server
from cast import spoken, write
from click.testing import CliRunner
from configured import Configure, forget
from knowledge.world import lead
from knowledge.world import write as article
from language.tiny_model import tiny_model

from handrail.adapters.settings import EmbeddingSettings
from handrail.answering import tasks
from handrail.answering.loading import current_engine
from handrail.answering.models import Decision, Turn
from handrail.answering.preview import preview
from handrail.answering.record import differences
from handrail.cli import checks, database, model_checks
from handrail.cli.commands.kb import command as kb
from handrail.conversations.holding import Holder, holding
from handrail.conversations.models import Conversation
from handrail.conversations.principals import Visitor
from handrail.intents.encoding import process_encoder
from handrail.intents.models import EmbeddingModel
from handrail.knowledge.reembedding import reembed
from handrail.knowledge.tasks import reembed_if_model_changed, reembed_job, upkeep_job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("intents")]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(dimensions=24) as running:
        yield running


@pytest.fixture(autouse=True)
def endpoint(server: ModelServer, configure: Configure) -> EmbeddingSettings:
    settings = EmbeddingSettings(url=server.url, model="m1", key="sk-1", dimensions=24, allow_private=True, timeout=2)
    configure(settings)
    return settings


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    article(tmp_path, "refund.md", "Refunds arrive in five days.", title="Refund times")
    article(tmp_path, "parcel.md", "Parcels arrive on Tuesdays.", title="Delivery")
    kb_import(tmp_path)
    return tmp_path


def kb_import(folder: Path) -> None:
    from handrail.knowledge.importing import import_folder

    import_folder(folder, source_name="help", by=lead(), approve_as=lead(), encoder=process_encoder())


def take(chat: Conversation, vic: Visitor, text: str) -> Decision:
    turn = Turn.objects.get(message=write(vic, chat, text))
    tasks.take_turn_job.func(SimpleNamespace(job=SimpleNamespace(attempts=0)), str(turn.pk))
    return Decision.objects.get(turn=turn)


def sources(text: str) -> list[str]:
    return [source["title"] for source in preview(text=text, channel="chat")["reply"]["sources"]]


def test_a_message_is_read_and_searched_with_the_configured_model(knowledge: Path, chat: Conversation) -> None:
    assert sources("when do refunds arrive") == ["Refund times"]
    engine = current_engine()
    assert engine.versions["encoder"] == EmbeddingModel.objects.get(active=True).fingerprint


def test_an_endpoint_that_is_down_gives_the_turn_to_a_person_at_once(
    knowledge: Path, chat: Conversation, vic: Visitor, server: ModelServer
) -> None:
    server.troubles = [(503, "{}")] * 99
    decision = take(chat, vic, "when do refunds arrive")
    assert (decision.outcome, decision.reason) == ("handoff", "model_unavailable")
    assert holding(chat).holder == Holder.WAITING
    assert differences(decision.record) == []


def test_asking_for_a_person_and_danger_need_no_model(
    knowledge: Path, chat: Conversation, vic: Visitor, server: ModelServer
) -> None:
    server.troubles = [(503, "{}")] * 99
    decision = take(chat, vic, "the battery is on fire and smoking!")
    assert (decision.outcome, decision.reason) == ("handoff", "safety")
    assert "112" in spoken(chat, "system")[-1]


def test_a_model_that_cannot_be_loaded_gives_turns_to_people_and_is_used_as_soon_as_it_is_back(
    knowledge: Path, chat: Conversation, vic: Visitor, endpoint: EmbeddingSettings, configure: Configure, tmp_path: Path
) -> None:
    folder = tiny_model(tmp_path / "model")
    configure(EmbeddingSettings(folder=folder))
    reembed(encoder=encoder_now())
    away = folder.rename(tmp_path / "away")
    forget()
    assert take(chat, vic, "when do refunds arrive").reason == "model_unavailable"
    away.rename(folder)
    forget()
    assert sources("refund money")


def test_a_change_of_the_setting_is_made_by_a_job_while_the_old_model_answers(
    knowledge: Path, chat: Conversation, configure: Configure, endpoint: EmbeddingSettings, tmp_path: Path
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    old = process_encoder().fingerprint
    configure(EmbeddingSettings(folder=tiny_model(tmp_path / "model"), previous_key="sk-1", allow_private=True))
    assert reembed_if_model_changed()
    assert reembed_if_model_changed(), "again while it is queued"
    jobs = list(ProcrastinateJob.objects.filter(task_name="knowledge:reembed_job"))
    assert len(jobs) == 1
    assert sources("when do refunds arrive") == ["Refund times"]
    assert process_encoder().fingerprint == old
    reembed_job.func(**jobs[0].args)
    assert process_encoder().fingerprint != old
    assert not reembed_if_model_changed()
    upkeep_job.func(0)
    assert EmbeddingModel.objects.count() == 2


def test_the_key_goes_only_to_the_address_that_it_was_given_for(
    knowledge: Path, server: ModelServer, configure: Configure, endpoint: EmbeddingSettings
) -> None:
    with model_server(dimensions=24) as other:
        configure(
            EmbeddingSettings(
                url=other.url, model="m2", key="sk-2", dimensions=24, allow_private=True, previous_key="sk-1"
            )
        )
        process_encoder().encode(["refund"])
        encoder_now().encode(["refund"])
        assert server.headers[-1]["Authorization"] == "Bearer sk-1"
        assert other.headers[-1]["Authorization"] == "Bearer sk-2"
        assert "sk-" not in str(list(EmbeddingModel.objects.values()))


def test_an_import_while_the_endpoint_is_down_says_one_clear_line(
    tmp_path: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "EmbeddedPostgres", lambda folder: SimpleNamespace(pid=lambda: 1, start=lambda: None))
    monkeypatch.setattr(database, "set_up", lambda: None)
    article(tmp_path, "refund.md", "Refunds arrive in five days.", title="Refund times")
    server.troubles = [(401, "{}")] * 9
    done = CliRunner().invoke(kb, ["import", str(tmp_path), "--approve-as", lead().email])
    assert done.exit_code == 1
    (line,) = done.output.strip().splitlines()
    assert line.startswith("Error: The embedding model cannot be asked at the moment: 127.0.0.1:")
    assert line.endswith("answered with status 401")
    again = CliRunner().invoke(kb, ["reembed"])
    assert again.output.startswith("Error: The embedding model cannot be asked at the moment")
    server.troubles.clear()
    assert "1 approved" in CliRunner().invoke(kb, ["import", str(tmp_path), "--approve-as", lead().email]).output
    assert "Nothing to do: search uses m1 (24 dimensions" in CliRunner().invoke(kb, ["reembed"]).output


def test_the_doctor_compares_the_configured_model_with_the_index(
    knowledge: Path, server: ModelServer, configure: Configure, endpoint: EmbeddingSettings
) -> None:
    assert (model_checks.model().ok, model_checks.index().ok) == (True, True)
    assert "m1 (endpoint), 24 dimensions" in model_checks.model().detail
    server.vector = lambda text: [1.0, -1.0] * 12
    assert "answers otherwise than before" in model_checks.index().detail
    del server.vector
    server.troubles = [(500, "{}")] * 9
    assert "status 500" in model_checks.model().detail
    server.troubles.clear()
    configure(EmbeddingSettings(url=server.url, model="m2", dimensions=24, allow_private=True))
    assert model_checks.index().detail.endswith("2 passages to embed")
    assert {"model", "index", "classifier"} <= {check.__name__ for check in checks.CHECKS}


def encoder_now():
    from handrail.intents.encoding import configured_encoder

    return configured_encoder()
