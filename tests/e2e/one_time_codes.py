"""The telephone of a test: what an authenticator app would show."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP_S = 30


def code_now(secret: str = SECRET, steps_ahead: int = 0) -> str:
    """The code of this half minute, or of one to come: each holds once, and those beside now hold, too."""
    return format_hotp_value(hotp_value(secret, int(time.time() // STEP_S) + steps_ahead))
