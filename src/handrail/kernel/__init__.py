"""Ids, errors, registry: no product words, no Django."""
