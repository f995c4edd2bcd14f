"""Is the engine right? Replay on past conversations, and people's verdicts on its answers."""
