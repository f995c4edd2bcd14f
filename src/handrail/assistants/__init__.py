"""Assistants: the deployed bots, their languages and what they say of themselves."""
