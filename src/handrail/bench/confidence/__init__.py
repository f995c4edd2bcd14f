"""How well the confidence of a draft knows when the draft is right, and what fits it better."""
