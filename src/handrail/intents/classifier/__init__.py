"""The intent classifier: training, reading, storage. Pure: no Django, no database."""

from handrail.intents.classifier.figures import ClassCounts, CrossValidated
from handrail.intents.classifier.librarian import Librarian
from handrail.intents.classifier.model import Classifier, Predictions
from handrail.intents.classifier.scope import DEFAULT_THRESHOLD
from handrail.intents.classifier.storage import CorruptClassifierError, OtherSchemaError

__all__ = [
    "DEFAULT_THRESHOLD",
    "ClassCounts",
    "Classifier",
    "CorruptClassifierError",
    "CrossValidated",
    "Librarian",
    "OtherSchemaError",
    "Predictions",
]
