"""Measures from events: facts, their counts by day, and what is asked of them."""
