"""Launches: every expansion of what the bot serves, and the path that it takes. Nothing here is ticked by hand."""
