"""Loading the demo company, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from handrail.accounts.models import User
from handrail.conversations.models import Conversation
from handrail.demo.files import folder
from handrail.demo.history import KEY, tell_history
from handrail.demo.past_desk import import_past_desk
from handrail.demo.world import build_world
from handrail.intents.actions import import_examples
from handrail.knowledge.importing import import_folder
from handrail.knowledge.ports import TextEncoder

SOURCE = "fernhill-help"
APPROVER = "kai.brandt@fernhill.example"


def demo_is_loaded() -> bool:
    """Return whether the last step of loading is done."""
    return Conversation.objects.filter(opening_key__startswith=KEY).exists()


def load_demo(*, encoder: TextEncoder, data: Path, on_progress: Callable[[str, int, int], None]) -> list[str]:
    """Load everything that is missing; each step may run again. Returns the problems, of which there should be none."""
    build_world(data)
    approver = User.objects.get(email=APPROVER)
    report = import_folder(
        folder() / "articles",
        source_name=SOURCE,
        by=approver,
        approve_as=approver,
        encoder=encoder,
        on_progress=lambda done, total: on_progress("articles", done, total),
    )
    problems = [str(problem) for problem in report.problems]
    files = sorted((folder() / "messages").glob("*.csv"))
    for number, path in enumerate(files, start=1):
        problems += import_examples(path=path).problems
        on_progress("messages", number, len(files))
    tell_history()
    import_past_desk()
    return problems
