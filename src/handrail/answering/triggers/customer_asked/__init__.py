"""The customer asks for a person."""
