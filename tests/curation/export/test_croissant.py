"""croissant.json, as MLCommons' own library sees it."""

import json

import mlcroissant
import pytest

from curation.export.writer import write_export
from tests.curation.export.profiles.test_native import KINDS
from tests.curation.records import FACTS, Pairs, fitted

PROFILES = ("native", "pickapic", "double-caption", "trl", "folders")


def exported(folder, name, source, media="bytes"):
    for row in source.rows:
        row["caption_0"] = row["caption_1"] = "its own"
    write_export(folder, source, fitted(name, source, media), FACTS, shard_bytes=20_000)
    return folder


@pytest.mark.parametrize("name", PROFILES)
def test_it_validates(name, tmp_path):
    folder = exported(tmp_path / "v3", name, Pairs())
    issues = mlcroissant.Dataset(jsonld=folder / "croissant.json").metadata.issues
    assert not issues.errors
    assert not issues.warnings


def test_texts_and_exports_without_media_validate_too(tmp_path):
    for name, source, media in (("trl", Pairs(12, files=KINDS["text"]), "bytes"), ("pickapic", Pairs(), "none")):
        folder = exported(tmp_path / name, name, source, media)
        assert not mlcroissant.Dataset(jsonld=folder / "croissant.json").metadata.issues.errors


def test_it_names_every_shard_with_its_hash(tmp_path):
    folder = exported(tmp_path / "v3", "native", Pairs())
    described = json.loads((folder / "croissant.json").read_text())["distribution"]
    hashes = {file["contentUrl"]: file["sha256"] for file in described if file["@type"] == "cr:FileObject"}
    manifest = json.loads((folder / "manifest.json").read_text())
    assert hashes == {file["path"]: file["sha256"] for file in manifest["files"] if file["rows"]}


def test_its_library_reads_the_rows(tmp_path):
    folder = exported(tmp_path / "v3", "pickapic", Pairs())
    rows = list(mlcroissant.Dataset(jsonld=folder / "croissant.json").records("pairs"))
    assert len(rows) == 24
    assert all(row["pairs/caption"].startswith(b"a red cube") for row in rows)
