"""Sending an export: whole or without a manifest, continued, to anything that fsspec opens."""

import fsspec
import pytest

from curation.export.copying import _put, send
from curation.export.destinations import Destination, DestinationError, all_destinations, destination_of
from curation.export.writer import write_export
from tests.curation.records import FACTS, Pairs, fitted


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports") / "v3-native"
    write_export(folder, Pairs(), fitted("native"), FACTS, shard_bytes=20_000)
    return folder


@pytest.fixture(scope="module")
def s3():
    """An S3 on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["file", "memory", "s3"])
def destination(request, tmp_path, monkeypatch):
    if request.param == "file":
        return Destination(name="nas", url=f"file://{tmp_path}/there")
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()
        return Destination(name="memory", url="memory://exports")
    endpoint = request.getfixturevalue("s3")
    monkeypatch.setenv("ARCHIVE_KEY", "id")
    monkeypatch.setenv("ARCHIVE_SECRET", "secret")
    made = Destination(
        name="archive", url="s3://bucket/datasets", options={"client_kwargs": {"endpoint_url": endpoint}},
        secrets={"key": "ARCHIVE_KEY", "secret": "ARCHIVE_SECRET"},
    )  # fmt: skip
    system, _ = made.open()
    system.invalidate_cache()
    if system.exists("bucket"):
        system.rm("bucket", recursive=True)
    system.mkdir("bucket")
    return made


def there(destination) -> dict[str, bytes]:
    system, root = destination.open()
    system.invalidate_cache()
    found = f"{root}/world/v3"
    return {path.partition("/world/v3/")[2]: system.cat_file(path) for path in system.find(found)}


def here(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_arrives(exported, destination):
    address = send(exported, destination, "world/v3")
    assert address == f"{destination.url}/world/v3"
    assert there(destination) == here(exported)


class StopError(Exception):
    pass


def stop_after(count):
    sent = []

    def on_progress(done, total, message=""):
        sent.append(message)
        if len(sent) == count:
            raise StopError

    return on_progress


def test_a_stopped_copy_has_no_manifest_and_goes_on(exported, destination, monkeypatch):
    with pytest.raises(StopError):
        send(exported, destination, "world/v3", stop_after(3))
    before = there(destination)
    assert len(before) == 3
    assert "manifest.json" not in before
    put = []

    def counting(system, path, target, size):
        put.append(target)
        _put(system, path, target, size)

    monkeypatch.setattr("curation.export.copying._put", counting)
    send(exported, destination, "world/v3")
    assert there(destination) == here(exported)
    assert len(put) == len(here(exported)) - 3
    assert put[-1].endswith("manifest.json")
    put.clear()
    send(exported, destination, "world/v3")
    assert put == []


def test_a_file_that_was_damaged_on_the_way_is_sent_again(exported, destination):
    with pytest.raises(StopError):
        send(exported, destination, "world/v3", stop_after(3))
    system, root = destination.open()
    system.pipe_file(f"{root}/world/v3/README.md", b"half")
    send(exported, destination, "world/v3")
    assert there(destination) == here(exported)


def test_another_export_in_the_same_place_loses_its_manifest_first(exported, destination):
    system, root = destination.open()
    system.makedirs(f"{root}/world/v3", exist_ok=True)
    system.pipe_file(f"{root}/world/v3/manifest.json", b"{}")
    with pytest.raises(StopError):
        send(exported, destination, "world/v3", stop_after(1))
    assert "manifest.json" not in there(destination)


def test_destinations_are_the_operators(tmp_path, monkeypatch):
    monkeypatch.delenv("TASTEMAKER_EXPORT_DESTINATIONS", raising=False)
    assert all_destinations() == {}
    with pytest.raises(DestinationError, match="TASTEMAKER_EXPORT_DESTINATIONS"):
        destination_of("archive")
    file = tmp_path / "destinations.toml"
    file.write_text('[[destination]]\nname = "archive"\nurl = "s3://bucket"\nsecrets = { key = "NOT_SET" }\n')
    monkeypatch.setenv("TASTEMAKER_EXPORT_DESTINATIONS", str(file))
    assert list(all_destinations()) == ["archive"]
    with pytest.raises(DestinationError, match="There are: archive"):
        destination_of("elsewhere")
    with pytest.raises(DestinationError, match="environment variable NOT_SET"):
        destination_of("archive").open()
    file.write_text('[[destination]]\nname = "archive"\n')
    with pytest.raises(DestinationError, match="url"):
        all_destinations()


def test_what_the_file_system_says_names_the_destination(exported, tmp_path):
    (tmp_path / "there").write_text("a file where a folder is wanted")
    with pytest.raises(DestinationError, match="Destination 'nas' failed"):
        send(exported, Destination(name="nas", url=f"file://{tmp_path}/there"), "world/v3")
