"""`manage.py import_pairs`: makes the project, imports every file it can, and says what became of every row."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Comparison, Project
from tests import photographs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    path = tmp_path_factory.mktemp("photographs") / "pairs.parquet"
    return photographs.write_photograph_pairs(path, most_photographs=3)


def run(*arguments):
    out = io.StringIO()
    call_command("import_pairs", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_project_is_made_and_the_report_written(pairs, tmp_path):
    report_path = tmp_path / "deep" / "report.json"
    printed = run(pairs.path, "--project", "photos", "--json", report_path)
    assert Project.objects.get().slug == "photos"
    report = json.loads(report_path.read_text())
    expected = {"imported": pairs.good, "rejected": len(pairs.bad), "already_there": 0, "ties": pairs.ties}
    assert {name: report[name] for name in expected} == expected
    assert {rejection["row"] for rejection in report["rejections"]} == set(pairs.bad)
    assert all(rejection["reason"] for rejection in report["rejections"])
    assert f"{pairs.good} imported" in printed
    run(pairs.path, "--project", "photos", "--json", report_path)
    again = json.loads(report_path.read_text())
    assert (again["imported"], again["already_there"]) == (0, pairs.good)
    assert Project.objects.count() == 1


def test_one_unreadable_file_does_not_keep_the_others_out(pairs, tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"nothing")
    with pytest.raises(CommandError, match=r"broken\.parquet"):
        run(broken, pairs.path, "--project", "photos", "--json", tmp_path / "report.json")
    assert Comparison.objects.count() == pairs.good
    assert "broken.parquet" in json.loads((tmp_path / "report.json").read_text())["errors"][0]


def test_a_slug_is_a_slug(pairs):
    with pytest.raises(CommandError, match="letters"):
        run(pairs.path, "--project", "my photos")
    assert not Project.objects.exists()
