"""`manage.py curate` does what the Curate page does."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from curation.models import DatasetVersion
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = io.StringIO()
    call_command("curate", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_it_makes_the_version_that_the_page_would(scored):
    printed = run(scored.slug, "scorer=brightness", "top_k=10", "weights.margin=2", "--name", "Ten best")
    version = DatasetVersion.objects.get()
    assert (version.name, version.rows) == ("Ten best", 10)
    assert version.spec["weights"]["margin"] == 2.0
    assert create_version(scored, FifaSpec.model_validate(version.spec)) == version
    assert "are ties" in printed and "Ten best" in printed and version.sha256 in printed


def test_a_dry_run_shows_the_figures_and_keeps_nothing(scored):
    printed = run(scored.slug, "scorer=brightness", "top_k=10", "--dry-run")
    assert "are selected" in printed and "mean margin" in printed
    assert not DatasetVersion.with_drafts.exists()


@pytest.mark.parametrize("write", [json.dumps, lambda spec: "scorer: brightness\ntop_k: 7\n"], ids=["json", "yaml"])
def test_settings_come_from_a_file_and_the_line_over_it(scored, tmp_path, write):
    file = tmp_path / "recipe"
    file.write_text(write({"scorer": "brightness", "top_k": 7}))
    run(scored.slug, "--spec", file)
    run(scored.slug, "top_k=5", "--spec", file, "--parent", 1)
    first, second = DatasetVersion.objects.order_by("number")
    assert (first.rows, second.rows) == (7, 5)
    assert [parent["number"] for parent in second.parents] == [1]


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (["scorer=brightness", "top_k=none"], "top_k"),
        (["scorer=nobody"], "nobody"),
        (["top"], "KEY=VALUE"),
        (["scorer=brightness", "scorer.x=1"], "no group of settings"),
        (["scorer=brightness", "--parent", 9], "no dataset version 9"),
        (["scorer=brightness", "--spec", "/nowhere"], "/nowhere"),
        (["scorer=brightness", "min_margin=1000"], "none is left"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(scored, arguments, match):
    with pytest.raises(CommandError, match=match):
        run(scored.slug, *arguments)
    assert not DatasetVersion.with_drafts.exists()


def test_a_project_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="'nowhere'"):
        run("nowhere", "scorer=brightness")
