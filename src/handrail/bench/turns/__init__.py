"""Turns per second and latencies, measured through the real HTTP API of an instance of its own."""
