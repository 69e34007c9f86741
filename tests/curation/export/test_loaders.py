"""The line that loads an export, as the page and the card give it, loads it: every row can be read to its end."""

from pathlib import Path

import pytest
import yaml
from PIL.Image import Image

from curation.export import profiles
from curation.export.writer import write_export
from tests.curation.records import FACTS, Pairs, fitted

FORMS = [(name, media) for name, profile in profiles.PROFILES.items() for media in profile.media_options]


@pytest.fixture(params=FORMS, ids="-".join)
def made(request, tmp_path, monkeypatch):
    """(profile, media, its folder, its manifest); whatever the line does to the working directory is undone."""
    name, media = request.param
    source = Pairs(12, caption_0="one", caption_1="two")
    folder = tmp_path / "exported" / "v3"
    manifest = write_export(folder, source, fitted(name, source, media), FACTS)
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.chdir(tmp_path)
    return name, media, folder, manifest


def test_the_line_of_the_page(made):
    name, media, folder, manifest = made
    line = profiles.get(name).loader(sorted(manifest["splits"]), str(folder), media)
    read_all(name, media, line, manifest)


def test_the_line_of_the_card(made, monkeypatch):
    name, media, folder, manifest = made
    card = (folder / "README.md").read_text()
    assert yaml.safe_load(card.split("---")[1])["dataset_info"]["splits"]
    monkeypatch.chdir(folder)
    read_all(name, media, card.partition("```python\n")[2].partition("\n```")[0], manifest)


def read_all(name, media, line, manifest):
    assert "\n" not in line
    known: dict = {}
    exec(line, known)
    if name == "folders":
        captions = known["captions"]
        assert len(captions) == manifest["rows"]
        assert {caption.read_text() for caption in captions} <= {"one", "two"}
        assert all(list(Path(caption.parents[1], "l").glob(f"{caption.stem}.png")) for caption in captions)
        return
    assert {split: len(rows) for split, rows in known["dataset"].items()} == manifest["splits"]
    rows = [row for split in known["dataset"].values() for row in split]
    if name == "native" and media == "none":
        assert all(row["image_0"]["path"].endswith(".png") for row in rows)
    elif name == "native":
        assert all(isinstance(row[f"image_{side}"], Image) for row in rows for side in (0, 1))
