"""Tar archives of strangers: nothing is written anywhere, one bad entry costs itself, bombs are not unpacked."""

import gzip
import io
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.intake import tarball
from annotation.intake.holder import UnreadableFileError
from annotation.intake.row import RowError
from annotation.intake.tarball import Tarball, is_tar


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def packed(path: Path, *entries: tuple[tarfile.TarInfo | str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as tar:
        for named, data in entries:
            info = member(named) if isinstance(named, str) else named
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


SENT = bytes(range(256)) * 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.tar.gz"


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_good_entries_are_read_in_their_order_and_bad_ones_say_why(path: Path, mode: str) -> None:
    packed(
        path,
        ("output/z.txt", b"last"),
        ("../up.txt", b"out"),
        (member("output/link", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (member("output/hard", tarfile.LNKTYPE, "output/z.txt"), b""),
        (member("output/pipe", tarfile.FIFOTYPE), b""),
        ("output/Z.TXT", b"twice"),
        ("/abs.txt", b"absolute"),
        ("output/a.txt", b"first"),
        ("output/.DS_Store", b"junk"),
        mode=mode,
    )
    assert is_tar(path)
    found = Tarball(path, "run")
    assert list(found.sizes.items()) == [("output/z.txt", 4), ("output/a.txt", 5)]
    assert [found.read(name, 100) for name in found.sizes] == [b"last", b"first"]
    assert {name: problem.split(";")[0] for name, problem in found.problems.items()} == {
        "../up.txt": "its name leads out of the folder",
        "output/link": "it is a link or a device, no file",
        "output/hard": "it is a link or a device, no file",
        "output/pipe": "it is a link or a device, no file",
        "output/Z.TXT": "another entry has the same name, apart from upper and lower case",
        "/abs.txt": "its name is absolute",
    }
    with found.as_path("output/a.txt") as copy:
        assert copy.read_bytes() == b"first"
    with pytest.raises(RowError, match="no file nothing"):
        found.open("nothing")
    found.close()


def test_a_bomb_is_refused_by_what_its_headers_say(path: Path) -> None:
    packed(path, ("zeros.txt", bytes(8 * 2**20)))
    with pytest.raises(UnreadableFileError, match="more than 200 times its size"):
        Tarball(path, "run")


def test_a_header_that_claims_to_be_long_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of many megabytes is memory that nobody asked for."""
    packed(path, ("n" * 3000, b"x"), mode="w")
    with closing(Tarball(path, "run")) as found:
        assert found.sizes == {}, "such a name is no name, but is read"
    monkeypatch.setattr(tarball, "LONGEST_READ", 2048)
    with pytest.raises(UnreadableFileError, match="read at once"):
        Tarball(path, "run")


def test_limits_on_the_number_the_total_and_each(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(path, ("a.txt", b"123"), ("b.txt", b"123456"))
    monkeypatch.setattr(tarball, "MOST_ENTRY_BYTES", 5)
    with closing(Tarball(path, "run")) as found:
        assert found.problems == {"b.txt": "it unpacks to more than 0 GB"}
    monkeypatch.setattr(tarball, "MOST_TOTAL_BYTES", 8)
    with pytest.raises(UnreadableFileError, match="unpacks to more than"):
        Tarball(path, "run")
    monkeypatch.setattr(tarball, "MOST_FILES", 1)
    with pytest.raises(UnreadableFileError, match="more than 1 entries"):
        Tarball(path, "run")


@given(cut=st.integers(0, 400), flip=st.integers(0, 400))
def test_what_is_broken_is_named_and_what_is_read_is_what_was_sent(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int
) -> None:
    path = packed(tmp_path_factory.mktemp("broken") / "run.tar.gz", ("a.txt", SENT))
    data = bytearray(path.read_bytes())[: max(len(path.read_bytes()) - cut, 0)]
    if flip < len(data):
        data[flip] ^= 0xFF
    path.write_bytes(data)
    try:
        with closing(Tarball(path, "run")) as found:
            assert {name: found.read(name, 10_000) for name in found.sizes} == {"a.txt": SENT}
    except (UnreadableFileError, RowError):
        pass


def test_what_is_no_tar_is_named(path: Path) -> None:
    path.write_bytes(gzip.compress(b"no tar at all"))
    with pytest.raises(UnreadableFileError, match="run is no tar archive that can be read"):
        Tarball(path, "run")
