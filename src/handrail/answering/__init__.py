"""The engine: read, search, draft, score, decide, act."""
