"""Past conversations that people answered: imported once, never changed, what evidence is drawn from."""
