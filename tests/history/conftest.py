"""A desk whose order numbers are known, and a way to import a text written as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handrail.accounts.models import Team
from handrail.assistants.models import Assistant
from handrail.history.formats import Reading
from handrail.history.importing import import_history, open_file
from handrail.history.models import HistoryImport, PastConversation
from handrail.intents.models import Intent

Importer = Callable[..., HistoryImport]


@pytest.fixture
def desk(db: None) -> Assistant:
    team = Team.objects.create(slug="front", name="Front")
    Intent.objects.create(slug="order_status", title="Order status")
    Intent.objects.create(slug="return_item", title="Return")
    return Assistant.objects.create(
        slug="desk", name="Robin", brand="Desk", languages=["en", "de"], front_team=team, order_pattern="FH-[0-9]{7}"
    )


@pytest.fixture
def take(desk: Assistant, tmp_path: Path) -> Importer:
    def run(content: str | bytes, name: str = "history.csv", source: str = "", **reading: object) -> HistoryImport:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        opened = open_file(path, Reading(**reading))  # type: ignore[arg-type]
        return import_history(file=opened, assistant=desk, source=source, processes=1)

    return run


def told() -> dict[str, list[tuple[str, str]]]:
    """What is stored: for each conversation who said what, in order."""
    return {
        each.external_id: list(each.messages.order_by("at", "position", "id").values_list("author", "text"))
        for each in PastConversation.objects.all()
    }


def reasons(run: HistoryImport) -> list[tuple[int, str]]:
    return list(run.left_out.order_by("line", "id").values_list("line", "reason"))
