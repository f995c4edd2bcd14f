"""Who may change autonomy, on what evidence: gates, requests, tripwires, evidence packs, launch plan."""
