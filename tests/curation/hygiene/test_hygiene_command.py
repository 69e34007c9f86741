"""`manage.py hygiene`: looks, applies when told to, undoes, and says what is wrong."""

import pytest
from django.core.management import CommandError, call_command

from curation.models import HygieneRun, PromptList
from tests.annotation.factories import make_pair, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    made = make_project(slug="shapes")
    make_pair(made, "a cat on a mat")
    return made


def run(capsys, *arguments):
    call_command("hygiene", "shapes", *arguments)
    return capsys.readouterr().out


def test_it_looks_and_applies_and_undoes(project, capsys, tmp_path):
    (tmp_path / "our tests.txt").write_text("A CAT -- on a mat\n\n")
    said = run(capsys, "leakage", "--list", str(tmp_path / "our tests.txt"), "--with", '{"action": "exclude"}')
    assert "prompts listed: 1" in said
    assert "nothing has been changed" in said
    assert PromptList.objects.get().name == "our tests"
    assert not HygieneRun.objects.get().stands
    assert "applied" in run(capsys, "leakage", "--list", str(tmp_path / "our tests.txt"), "--apply")
    assert "undone" in run(capsys, "leakage", "--undo")
    assert not HygieneRun.objects.filter(HygieneRun.STANDING).exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["near_images", "--undo"], "No run of near_images is applied"),
        (["near_images", "--with", "six"], "takes a JSON object"),
        (
            ["near_images", "--with", '{"max_distance": 40}'],
            "max_distance: Input should be less than or equal to 12",
        ),
        (["near_images", "--with", '{"distance": 4}'], "distance: Extra inputs are not permitted"),
        (["leakage"], "prompt_lists: Field required"),
        (["leakage", "--list", "/nowhere"], "cannot be read"),
    ],
)
def test_it_says_what_is_wrong(project, arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("hygiene", "shapes", *arguments)


def test_it_needs_a_project(db):
    with pytest.raises(CommandError, match="no project 'nowhere'"):
        call_command("hygiene", "nowhere", "nsfw")
