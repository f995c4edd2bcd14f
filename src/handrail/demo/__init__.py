"""Fernhill, the demo company: readable data files and their loader."""
