"""Stopping an import at a moment of the test's choosing."""


class StoppedError(Exception):
    pass


def stop_at(calls):
    """A progress that stops the work at its n-th call."""
    left = [calls]

    def on_progress(done, total, message=""):
        left[0] -= 1
        if left[0] == 0:
            raise StoppedError

    return on_progress
