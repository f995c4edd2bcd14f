"""Clock, ids, errors, registry: no product words, no Django."""
