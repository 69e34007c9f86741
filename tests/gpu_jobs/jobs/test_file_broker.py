"""The broker of files: no reader ever sees half a message, and what cannot be read kills nobody."""

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from gpu_jobs.jobs import file_broker


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A connection as settings make it: by its scheme, to folders of its own."""
    file_broker.install()
    (tmp_path / "messages").mkdir()
    folders = {"data_folder_in": str(tmp_path / "messages"), "data_folder_out": str(tmp_path / "messages")}
    with Connection("filesystem://", transport_options={**folders, "control_folder": str(tmp_path)}) as opened:
        yield opened


def test_the_scheme_leads_here(connection: Connection) -> None:
    assert isinstance(connection.transport, file_broker.Transport)


def test_messages_arrive_once_each_and_whole(connection: Connection) -> None:
    with connection.SimpleQueue("default") as queue:
        for number in range(5):
            queue.put({"number": number})
        received = [queue.get(timeout=5) for _ in range(5)]
        for message in received:
            message.ack()
        assert sorted(message.payload["number"] for message in received) == list(range(5))
        with pytest.raises(Empty):
            queue.get_nowait()


def test_a_reader_never_meets_half_a_message(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer is held in the middle of writing; the reader finds nothing until it is done."""
    begun, go_on = threading.Event(), threading.Event()
    original = Path.write_text

    def slow(self: Path, text: str, **options: Any) -> int:
        self.touch()
        begun.set()
        assert go_on.wait(10)
        return original(self, text, **options)

    monkeypatch.setattr(Path, "write_text", slow)
    reader = connection.channel()
    writer = threading.Thread(target=lambda: connection.clone().channel()._put("default", {"a": 1}))
    writer.start()
    assert begun.wait(10)
    with pytest.raises(Empty):
        reader._get("default")
    go_on.set()
    writer.join()
    assert reader._get("default") == {"a": 1}


@pytest.mark.parametrize("torn", [b"", b'{"body": "ab'])
def test_what_cannot_be_read_is_passed_over(connection: Connection, tmp_path: Path, torn: bytes) -> None:
    channel = connection.channel()
    (tmp_path / "messages" / "0_torn.default.msg").write_bytes(torn)
    channel._put("default", {"a": 1})
    assert channel._get("default") == {"a": 1}
    with pytest.raises(Empty):
        channel._get("default")


def test_a_failed_write_leaves_nothing_behind(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    channel = connection.channel()
    with pytest.raises(connection.channel_errors, match="No space left"):
        channel._put("default", {"a": 1})
    assert list((tmp_path / "messages").iterdir()) == []
