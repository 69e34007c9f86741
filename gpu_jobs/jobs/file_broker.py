"""The broker of files, made safe: a message is there whole, or not at all.

Kombu's `filesystem://` creates a message's file and then writes into it. A worker that looks in between reads an
empty message, and dies of it. Here a message is written under a name no worker looks for, and renamed.
"""

import logging
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Kombu's channel, with messages that appear at once."""

    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:
        # The name is Kombu's: in order of time, and ending as its readers expect.
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        partial = Path(self.data_folder_out) / f"{name}.partial"
        try:
            partial.write_text(dumps(payload), encoding="utf-8")
            partial.replace(partial.with_suffix(""))
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise ChannelError(f"The message {name} cannot be written: {error}") from error

    def _get(self, queue: str) -> dict[str, Any]:
        while True:
            try:
                message: dict[str, Any] = super()._get(queue)
            except ValueError:
                # Torn by a power failure, or put there by something else. The reaper calls for the job again.
                logger.warning("A message in queue %s cannot be read and was dropped", queue)
            else:
                return message


class Transport(filesystem.Transport):
    """What stands behind `filesystem://` here."""

    Channel = Channel


def install() -> None:
    """Let every `filesystem://` of this process be this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:{Transport.__name__}"
