"""The words for everything that the system stores as a short name."""
