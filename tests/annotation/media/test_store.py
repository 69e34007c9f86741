"""The media store: by content, whole or not at all."""

import hashlib
import os

import pytest

from annotation.media import store


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_can_be_read_by_its_hash(tmp_path):
    sha256 = store.put(b"some bytes")
    assert sha256 == hashlib.sha256(b"some bytes").hexdigest()
    assert store.read(sha256) == b"some bytes"
    assert store.path(sha256) == tmp_path / "media" / sha256[:2] / sha256[2:4] / sha256


def test_putting_twice_is_putting_once(tmp_path):
    store.put(b"some bytes")
    store.put(b"some bytes")
    assert len(files_in(tmp_path)) == 1


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def disk_full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="No space"):
        store.put(b"some bytes")
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "g" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_hash_is_an_address(name):
    with pytest.raises(ValueError, match="no sha256"):
        store.path(name)


def test_what_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        store.read("0" * 64)


@pytest.mark.parametrize("room", [0, 1, 999, 1_000, 1_001, 5_000])
def test_a_file_is_read_into_place_and_its_length_is_told(room):
    data = bytes(range(250)) * 4
    sha256 = store.put(data)
    target = bytearray(room)
    assert store.read_into(sha256, memoryview(target)) == min(len(data), room + 1)
    assert target == data[:room] + bytes(max(0, room - len(data)))
