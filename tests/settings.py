"""The settings of tests: the product's own, in a folder of their own instead of `var/`."""

import atexit
import os
import shutil
import tempfile

# Before Django's settings or torch are first imported; subprocesses of tests inherit it. Tests keep out of the
# developer's own `var/`, and the processes of pytest-xdist do not fight over the cores.
os.environ["TASTEMAKER_VAR"] = tempfile.mkdtemp(prefix="tastemaker-tests-")
atexit.register(shutil.rmtree, os.environ["TASTEMAKER_VAR"], ignore_errors=True)
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TASTEMAKER_LOG_LEVEL", "WARNING")

from tastemaker.settings import *  # noqa: E402, F403

# SQLite as the product has it, in a file: in memory, threads would share one connection's locks.
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}  # noqa: F405

# Passwords of tests protect nobody, and the real hash is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Every client of a test begins by loading the middleware, and WhiteNoise by looking for all four hundred files of
# the interface: four fifths of what a request cost. Here it looks for the one that is asked for.
WHITENOISE_AUTOREFRESH = True
