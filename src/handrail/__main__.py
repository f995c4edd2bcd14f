"""`python -m handrail`."""

from handrail.config.entry import main

main()
