"""Whether this worker is being stopped: then its jobs save what they have and go back into the queue.

Celery's warm shutdown waits for the tasks at hand, which may be a day of training. Killed instead when somebody's
patience ends, the job would have lost an attempt by nobody's fault.
"""

import threading
from typing import Any

from celery.signals import worker_shutting_down

_stopping = threading.Event()


def is_stopping() -> bool:
    """Whether somebody asked this worker to end."""
    return _stopping.is_set()


@worker_shutting_down.connect(weak=False)
def _told(**_: Any) -> None:
    _stopping.set()
