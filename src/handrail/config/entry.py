"""Entry point of the `handrail` command."""

import os
import sys


def main() -> None:
    """Run the command line; a wrong setting ends it with one line that names the variable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
    from handrail.config.environment import EnvironmentVariableError, read_environment

    try:
        read_environment()
    except EnvironmentVariableError as problem:
        sys.exit(f"handrail: {problem}")
    from handrail.cli.main import handrail

    handrail()
