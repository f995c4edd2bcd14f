"""Measuring on an operator's own data, on throwaway databases."""
