"""Replay: the live engine over labelled history, in chunks that any number of workers take."""
