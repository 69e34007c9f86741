"""Zip archives of strangers: nothing is written anywhere, and one bad entry costs itself."""

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.intake import archive, holder
from annotation.intake.archive import Archive
from annotation.intake.holder import Folder, Holders, Loose, UnreadableFileError, safe_name
from annotation.intake.row import InFile, RowError

MOST = 2**20


def entry(name, mode=stat.S_IFREG | 0o644, method=zipfile.ZIP_DEFLATED):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = method
    return info


def packed(path, *entries):
    """An archive of (name or ZipInfo, bytes)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return Archive(path, path.name)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "pairs.zip"


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../up.png", "a/../../up.png", "C:/a", "..\\up.png", "\\\\server\\a", "a\0b", "", "a\nb", "."],
)
def test_names_that_lead_out_are_no_names(name):
    with pytest.raises(RowError):
        safe_name(name)


@given(st.text())
def test_whatever_a_name_is_the_safe_one_stays_inside(name):
    try:
        safe = safe_name(name)
    except RowError:
        return
    assert not safe.startswith("/")
    assert ".." not in safe.split("/")
    assert safe_name(safe) == safe


def test_good_entries_are_read_and_bad_ones_say_why(path):
    opened = packed(
        path,
        ("good/a.png", b"a"),
        ("good\\b.png", b"b"),
        ("../../up.png", b"out"),
        ("/etc/cron.d/job", b"out"),
        (entry("link.png", stat.S_IFLNK | 0o777), b"/etc/passwd"),
        (entry("device", stat.S_IFCHR | 0o666), b""),
        ("Good/A.PNG", b"again"),
        (entry("lzma.png", method=zipfile.ZIP_LZMA), b"packed otherwise"),
        ("bomb.png", bytes(40 * 2**20)),
        ("__MACOSX/good/._a.png", b"junk"),
        (".DS_Store", b"junk"),
        ("folder/", b""),
    )
    assert dict(opened.sizes) == {"good/a.png": 1, "good/b.png": 1}
    assert {name: reason.split(";")[0] for name, reason in opened.problems.items()} == {
        "../../up.png": "its name leads out of the folder",
        "/etc/cron.d/job": "its name is absolute",
        "link.png": "it is a link or a device, no file",
        "device": "it is a link or a device, no file",
        "Good/A.PNG": "another entry has the same name, apart from upper and lower case",
        "lzma.png": "it is compressed in a way that is not read here",
        "bomb.png": "it unpacks to more than 200 times its size",
    }
    assert opened.read("good/b.png", MOST) == b"b"
    for name in opened.problems:
        with pytest.raises(RowError, match=r"\w"):
            opened.read(name, MOST)
    with pytest.raises(RowError, match="no file"):
        opened.read("absent.png", MOST)


def test_an_entry_larger_than_asked_for_is_not_read(path):
    opened = packed(path, ("a.bin", bytes(range(256)) * 4))
    with pytest.raises(RowError, match="larger"):
        opened.read("a.bin", 1000)


def encrypted(path):
    """The archive with the flag of encryption set on every entry."""
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(magic, at + 1)) >= 0:
            data[at + offset] |= 1
    path.write_bytes(data)


def test_an_encrypted_archive_is_refused_in_a_sentence(path):
    packed(path, ("a.png", b"a"), ("b.png", b"b")).close()
    encrypted(path)
    with pytest.raises(UnreadableFileError, match=r"pairs\.zip is encrypted; send it without a password"):
        Archive(path, "pairs.zip")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x03\x04" + bytes(200), b"no archive"])
def test_what_is_no_archive_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="no zip archive"):
        Archive(path, "pairs.zip")


def test_limits_on_the_number_and_the_total(path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    with pytest.raises(UnreadableFileError, match="3 entries"):
        packed(path, *((f"{number}.png", b"x") for number in range(3)))
    monkeypatch.setattr(archive, "MOST_TOTAL_BYTES", 10)
    with pytest.raises(UnreadableFileError, match="unpacks to"):
        packed(path, ("a.png", b"123456"), ("b.png", b"123456"))
    monkeypatch.setattr(archive, "MOST_TOTAL_BYTES", 10**9)
    monkeypatch.setattr(archive, "MOST_ENTRY_BYTES", 5)
    assert "unpacks to more than" in packed(path, ("a.png", b"123456")).problems["a.png"]


def test_a_broken_entry_costs_itself(path):
    data = bytes(range(256)) * 8
    packed(path, (entry("a.bin", method=zipfile.ZIP_STORED), data), ("b.bin", b"fine")).close()
    content = bytearray(path.read_bytes())
    at = content.index(data)
    content[at + 100] ^= 0xFF
    path.write_bytes(content)
    opened = Archive(path, "pairs.zip")
    with pytest.raises(RowError, match=r"a\.bin is broken in the archive: Bad CRC"):
        opened.read("a.bin", MOST)
    assert opened.read("b.bin", MOST) == b"fine"
    with pytest.raises(RowError, match="broken"), opened.as_path("a.bin"):
        pass


def test_an_entry_that_lies_about_its_size_gives_no_more_than_it_says(path):
    packed(path, ("a.bin", b"x" * 100_000)).close()
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 50)
    path.write_bytes(content)
    opened = Archive(path, "pairs.zip")
    assert opened.sizes["a.bin"] == 50
    with pytest.raises(RowError, match="broken"):
        opened.read("a.bin", MOST)


@given(st.binary(max_size=200), st.integers(0, 199), st.integers(0, 255))
def test_no_damage_is_worse_than_an_error(tmp_path_factory, data, at, value):
    path = tmp_path_factory.mktemp("damaged") / "a.zip"
    packed(path, ("a.bin", data), ("b.bin", b"fine")).close()
    content = bytearray(path.read_bytes())
    content[at % len(content)] = value
    path.write_bytes(content)
    try:
        opened = Archive(path, "a.zip")
        for name in opened.sizes:
            opened.read(name, MOST)
    except (UnreadableFileError, RowError) as error:
        assert str(error)


def test_a_folder_follows_no_links(tmp_path):
    (tmp_path / "secret.txt").write_text("outside")
    root = tmp_path / "root"
    (root / "inner").mkdir(parents=True)
    (root / "inner" / "a.png").write_bytes(b"a")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "folder").symlink_to(tmp_path)
    folder = Folder(root)
    assert dict(folder.sizes) == {"inner/a.png": 1}
    assert "link.txt" in folder.problems
    with pytest.raises(RowError, match="link"):
        folder.read("link.txt", MOST)
    for name in ("../secret.txt", "folder/secret.txt", str(tmp_path / "secret.txt")):
        with pytest.raises(RowError):
            Holders([folder]).read(InFile(name), MOST)


def test_a_file_is_looked_for_beside_the_table_then_from_the_root_then_anywhere(tmp_path, path):
    opened = packed(path, ("set/a.png", b"beside"), ("a.png", b"root"), ("deep/down/c.png", b"c"))
    (tmp_path / "loose.png").write_bytes(b"loose")
    holders = Holders([Loose({"loose.png": tmp_path / "loose.png"}), opened])
    assert holders.read(InFile("a.png", "set"), MOST) == b"beside"
    assert holders.read(InFile("./a.png"), MOST) == b"root"
    assert holders.read(InFile("loose.png", "set"), MOST) == b"loose"
    assert holders.read(InFile("upload/7/c.png", anywhere=True), MOST) == b"c"
    for wanted, reason in (
        (InFile("c.png"), "no file c.png"),
        (InFile("x/a.png", anywhere=True), "2 files called a.png"),
        (InFile("x.png", anywhere=True), "no file x.png"),
    ):
        with pytest.raises(RowError, match=reason):
            holders.read(wanted, MOST)


def test_a_folder_with_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(holder, "MOST_FILES", 1)
    for name in "ab":
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UnreadableFileError, match="more than 1 files"):
        len(Folder(tmp_path).sizes)


def test_reading_is_by_stream(path):
    opened = packed(path, ("rows.jsonl", b'{"a": 1}\n{"a": 2}\n'))
    with opened.open("rows.jsonl") as file:
        assert file.readline() == b'{"a": 1}\n'
        assert io.TextIOWrapper(file, encoding="utf-8").read() == '{"a": 2}\n'
