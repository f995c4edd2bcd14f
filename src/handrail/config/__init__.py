"""Composition root: settings, urls, entry points; the only place that names adapters."""
