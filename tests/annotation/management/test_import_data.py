"""`manage.py import_data`: everything that is given is one import; a dry run keeps nothing, not even a project."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from annotation.intake.formats.registry import FORMATS
from annotation.models import Comparison, Judgment, Project
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("import_data", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_table_and_its_files_make_the_project_and_the_report(tmp_path):
    paths = FORMATS["jsonl"].write_example(tmp_path)
    report_path = tmp_path / "deep" / "report.json"
    printed = run(*paths, "--project", "words", "--json", report_path)
    assert Project.objects.get().slug == "words"
    report = json.loads(report_path.read_text())
    assert (report["imported"], report["unlabelled"], report["format"]) == (2, 1, "JSON Lines")
    assert "2 imported (0 ties, 1 unlabelled)" in printed
    assert Comparison.objects.count() == 2


def test_a_dry_run_says_would_and_needs_a_project(tmp_path):
    paths = FORMATS["csv"].write_example(tmp_path)
    with pytest.raises(CommandError, match="a dry run makes none"):
        run(*paths, "--project", "words", "--dry-run")
    assert not Project.objects.exists()
    project = factories.make_project()
    assert "2 would be imported" in run(*paths, "--project", project.slug, "--dry-run")
    assert not Comparison.objects.exists()


def test_a_folder_of_this_machine_with_a_named_format_and_without_its_answers(tmp_path):
    (root,) = FORMATS["folders"].write_example(tmp_path)
    project = factories.make_project()
    run(root, "--project", project.slug, "--format", "folders", "--ignore-answers")
    assert Comparison.objects.count() == 1
    assert not Judgment.objects.exists()


def test_what_cannot_be_read_fails_the_command_with_its_sentence(tmp_path):
    project = factories.make_project()
    with pytest.raises(CommandError, match=r"no file absent\.csv"):
        run(tmp_path / "absent.csv", "--project", project.slug)
    with pytest.raises(CommandError, match="takes letters"):
        run(tmp_path / "absent.csv", "--project", "no slug")


def test_rejected_rows_are_shown_with_where_they_stand(tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"prompt": ""}\n' * 12)
    printed = run(path, "--project", factories.make_project().slug)
    assert "pairs.jsonl line 3: prompt is empty" in printed
    assert "… and 2 more" in printed
