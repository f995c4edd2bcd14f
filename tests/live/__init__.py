"""Slow tests on a real, running product: browser, crashes, streams, fuzzing, command line."""
