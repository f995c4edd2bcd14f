"""What the outcome gates share: outcomes of the bot at the present rung, and people's to compare with."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from handrail.governance.ports import CellView, NoEvidenceError, Sources, Tally

BOT, PEOPLE = "bot", "people"
COMPARED_DAYS = 180


def of_the_bot(measure: str, view: CellView, sources: Sources) -> Tally:
    """Return a measure of the bot since the cell came to its rung; before that it was another bot."""
    if view.since is None:
        raise NoEvidenceError(_("nobody noted when the cell came to this rung"))
    return sources.measures.tally(measure, view, side=BOT, since=view.since)


def of_people(measure: str, view: CellView, sources: Sources) -> Tally:
    """Return the same of people who had this intent on this channel, of the last 180 days."""
    return sources.measures.tally(measure, view, side=PEOPLE, since=view.now - timedelta(days=COMPARED_DAYS))
