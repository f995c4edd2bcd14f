"""Labelling past messages: what is worth a label next, two labellers, their agreement."""
