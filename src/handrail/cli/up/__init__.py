"""`handrail up`: everything for one machine."""
