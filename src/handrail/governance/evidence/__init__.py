"""Packs of evidence: what a change of stage was decided on, frozen, and verified by hash."""
