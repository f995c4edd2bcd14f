"""Audit of today's support: which requests come, how well they are answered, what is worth automating."""
