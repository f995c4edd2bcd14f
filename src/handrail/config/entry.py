"""Entry point of the `handrail` command."""

import os
import sys


def main() -> None:
    """Run the command line; a wrong setting ends it with one line that names the variable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
    # Matrices here are small: threads of the linear algebra would only wait for each other.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from handrail.config.environment import EnvironmentVariableError, read_environment

    try:
        read_environment()
    except EnvironmentVariableError as problem:
        sys.exit(f"handrail: {problem}")
    from handrail.cli.main import handrail

    handrail()
