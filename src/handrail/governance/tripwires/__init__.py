"""Tripwires: what brings a cell down at once, and may be looked at after every outcome."""
