"""Real messages that were labelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from handrail.governance.ports import CellView, LabelledMessage, NoEvidenceError
from handrail.governance.sources.desk import assistants
from handrail.history.queries import labelled_cases
from handrail.intents.encoding import model_folder
from handrail.knowledge.models import Passage
from handrail.language.embedding import ModelMissingError
from handrail.language.embedding.vocabulary import well_known_words

_MOST_MESSAGES = 2_000


class Messages:
    """Labelled messages of history."""

    def labelled(self, view: CellView) -> Iterator[LabelledMessage]:
        """Stream what is labelled as this intent and not disputed, of all assistants, at most 2,000."""
        cases = (
            case for each in assistants() for case in labelled_cases(assistant=each, intent=view.intent)
            if case.settled == view.intent
        )  # fmt: skip
        for case in islice(cases, _MOST_MESSAGES):
            yield LabelledMessage(case.text, case.language, tuple(text for who, text in case.before if who != "agent"))

    def languages(self) -> Sequence[str]:
        """Return the languages of the assistants, those of the first one first."""
        return list(dict.fromkeys(language for each in assistants() for language in each.languages))

    def well_written(self) -> Iterator[str]:
        """Stream the passages of the approved articles."""
        return Passage.objects.values_list("text", flat=True).iterator()

    def known_words(self) -> frozenset[str]:
        """Return the built-in model's words; without them every second word would look like a typo of another."""
        try:
            return well_known_words(model_folder())
        except ModelMissingError as problem:
            raise NoEvidenceError(
                _("typos cannot be told apart without the built-in model's list of words")
            ) from problem
