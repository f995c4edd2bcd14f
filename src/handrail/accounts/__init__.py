"""People, teams, roles, tokens: who is asking, and what he may do."""
