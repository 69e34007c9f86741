"""The documentation of importing is written from the formats, and is up to date; its examples really import."""

import json
import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from annotation.intake import documentation, fields
from annotation.intake.formats.registry import FORMATS
from annotation.intake.options import ImportOptions
from annotation.management.commands import write_import_docs
from tests.annotation import factories
from tests.annotation.intake.everything import run


def test_it_is_up_to_date():
    call_command("write_import_docs", "--check")


def test_being_behind_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(write_import_docs, "path", lambda: tmp_path / "import.md")
    with pytest.raises(CommandError, match="write_import_docs"):
        call_command("write_import_docs", "--check")
    call_command("write_import_docs")
    call_command("write_import_docs", "--check")


def test_every_format_option_and_setting_is_in_it():
    text = documentation.render()
    for format_ in FORMATS.values():
        assert f"## {format_.title} (`{format_.id}`)" in text
        assert all(field.meaning in text for field in format_.fields)
    for option in ImportOptions.model_fields:
        assert f"`{option}`" in text
    source = (settings.BASE_DIR / "platform" / "tastemaker" / "settings_intake.py").read_text()
    for name in re.findall(r"TASTEMAKER_\w+", source):
        assert name in text


def test_every_field_that_is_read_is_documented():
    documented = " ".join(field.name for field in FORMATS["jsonl"].fields)
    spoken_of_elsewhere = {"label", "label_1", "user_id"}
    for name in {*fields.WHOLE, *fields.SOURCES, *fields.ABOUT} - spoken_of_elsewhere:
        assert re.search(rf"\b{name}(_0)?\b", documented), name


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["jsonl", "csv"])
def test_what_stands_in_it_imports_as_it_stands(tmp_path, language):
    blocks = re.findall(rf"```{language}\n(.*?)```", documentation.render(), re.DOTALL)
    assert blocks
    for number, block in enumerate(blocks):
        folder = tmp_path / str(number)
        folder.mkdir()
        FORMATS[language].write_example(folder)
        (folder / f"pairs.{language}").write_text(block)
        report = run(folder, factories.make_project(slots_per_comparison=3))
        assert (report.imported, report.rejected) == (len(block.splitlines()) - (language == "csv"), 0)


@pytest.mark.django_db
def test_the_json_that_stands_in_it_imports_as_it_stands(tmp_path):
    blocks = re.findall(r"```json\n(.*?)```", documentation.render(), re.DOTALL)
    assert len(blocks) == 2
    for number, block in enumerate(blocks):
        assert json.loads(block)
        folder = tmp_path / str(number)
        folder.mkdir()
        for path in FORMATS["label_studio"].write_example(folder):
            if path.suffix == ".json":
                path.write_text(block)
        report = run(sorted(folder.iterdir()), factories.make_project(slots_per_comparison=3))
        assert (report.imported >= 1, report.rejected) == (True, 0)
