"""The product's own settings, on a data folder of the tests."""

import os
import tempfile

os.environ.setdefault("HANDRAIL_DATA", f"{tempfile.gettempdir()}/handrail-tests-{os.getuid()}")
os.environ["HANDRAIL_DEMO"] = "yes"

from handrail.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
