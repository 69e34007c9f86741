"""The zip of an export: what others unpack, always the same, as long as it says."""

import shutil
import subprocess
import zipfile

import pytest

from curation.export.zip_stream import ZipStream


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "v3"
    (made / "data").mkdir(parents=True)
    (made / "data" / "train-00000-of-00001.parquet").write_bytes(bytes(range(256)) * 10_000)
    (made / "README.md").write_text("é")
    (made / "empty.txt").write_text("")
    return made


def test_it_unpacks_to_the_same_files(folder, tmp_path):
    whole = b"".join(ZipStream(folder, "shapes-v3"))
    (tmp_path / "v3.zip").write_bytes(whole)
    with zipfile.ZipFile(tmp_path / "v3.zip") as archive:
        assert archive.testzip() is None
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
        archive.extractall(tmp_path / "out")
    for path in folder.rglob("*.*"):
        assert (tmp_path / "out" / "shapes-v3" / path.relative_to(folder)).read_bytes() == path.read_bytes()


@pytest.mark.skipif(shutil.which("unzip") is None, reason="no unzip on this machine")
def test_info_zip_reads_it_too(folder, tmp_path):
    (tmp_path / "v3.zip").write_bytes(b"".join(ZipStream(folder, "shapes-v3")))
    subprocess.run(["unzip", "-tqq", tmp_path / "v3.zip"], check=True)


def test_its_length_is_known_and_its_bytes_are_the_same_every_time(folder):
    first = b"".join(ZipStream(folder, "v3"))
    assert ZipStream(folder, "v3").length() == len(first)
    (folder / "README.md").touch()
    assert b"".join(ZipStream(folder, "v3")) == first


def test_an_empty_folder_is_an_empty_zip(tmp_path):
    (tmp_path / "none").mkdir()
    (tmp_path / "none.zip").write_bytes(b"".join(ZipStream(tmp_path / "none", "none")))
    with zipfile.ZipFile(tmp_path / "none.zip") as archive:
        assert archive.namelist() == []
