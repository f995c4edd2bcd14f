"""The sources of this desk: each asks the room that knows. A room that has nothing to say is no evidence."""

from handrail.governance.ports import Sources
from handrail.governance.sources.counted import Measures
from handrail.governance.sources.labelled import Messages
from handrail.governance.sources.prepared import Readiness
from handrail.governance.sources.record import Record
from handrail.governance.sources.replayed import Replays
from handrail.governance.sources.watched import Systems, Tripwires


def present_sources() -> Sources:
    """Return what this desk has."""
    return Sources(Measures(), Replays(), Readiness(), Messages(), Systems(), Tripwires(), Record())
