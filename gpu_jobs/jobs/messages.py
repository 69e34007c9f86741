"""Messages to workers. They carry ids and may get lost: what is to be done stands in rows and files.

They name their task instead of importing it. Whoever asks for work therefore knows nothing of how it is done.
"""

from collections.abc import Sequence

from celery import current_app
from kombu.exceptions import OperationalError

RUN = "gpu_jobs.jobs.tasks.run"
SHARD = "gpu_jobs.jobs.tasks.shard"


class BrokerUnreachable(ConnectionError):
    """Nobody takes messages at the moment."""


def send(task: str, arguments: Sequence[str | int], queue: str) -> None:
    """Send one message to whoever serves `queue`.

    Raises:
        BrokerUnreachable: the broker does not answer; it was asked once.
    """
    try:
        current_app.send_task(task, args=list(arguments), queue=queue, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        raise BrokerUnreachable(str(error)) from error
