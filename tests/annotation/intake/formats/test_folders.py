"""Folders: a prompt each, or winners and losers; from a folder and from an archive alike."""

import itertools
import shutil
import zipfile

import pytest

from annotation.intake.holder import UnreadableFileError
from annotation.models import Comparison, Judgment, Preference, Prompt
from tests import photographs
from tests.annotation import factories
from tests.annotation.intake.everything import content, reasons, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project()


def tree(root, files):
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def zipped(root, path, wrapped=""):
    with zipfile.ZipFile(path, "w") as file:
        for found in sorted(root.rglob("*")):
            if found.is_file():
                file.write(found, wrapped + found.relative_to(root).as_posix())
    return path


def photographs_in_folders(root):
    """Winners and losers: photographs, and the same ones damaged."""
    files = {}
    for number, (caption, photograph) in enumerate(list(photographs.photographs().items())[:3]):
        files[f"w/{number}.jpg"] = photographs.jpeg(photograph)
        files[f"l/{number}.jpg"] = photographs.jpeg(photographs.DEGRADATIONS["coarse"](photograph))
        files[f"{number}.txt"] = caption
    return tree(root, files)


def test_winners_win_from_a_folder_and_from_archives_alike(tmp_path):
    root = photographs_in_folders(tmp_path / "pairs")
    ways = [root, zipped(root, tmp_path / "flat.zip"), zipped(root, tmp_path / "deep.zip", "my pairs/v1/")]
    found = []
    for way in ways:
        project = factories.make_project(seed=5)
        report = run(way, project)
        assert (report.imported, report.rejected, report.format) == (3, 0, "Folders"), report.rejections
        found.append([[row[1], row[2]] for row in content(project)])
        for judgment in Judgment.objects.filter(comparison__project=project):
            winner = judgment.comparison.members.get(position=int(judgment.answer["choice"][-1])).sample
            assert (root / "w" / f"{winner_number(root, judgment)}.jpg").stat().st_size == winner.bytes
        assert run(way, project).already_there == 3
    assert found[0] == found[1] == found[2]


def winner_number(root, judgment):
    text = judgment.comparison.prompt.text
    return next(path.stem for path in root.glob("*.txt") if path.read_text() == text)


def test_prompts_may_stand_in_w_in_l_or_in_captions(project, tmp_path):
    numbers = itertools.count()
    files = {f"{side}/{name}.png": factories.picture(next(numbers)) for side in "wl" for name in "abc"}
    texts = {"w/a.txt": "in w", "l/b.txt": "in l", "captions/c.txt": "\ufeffin captions"}
    assert run(tree(tmp_path / "pairs", files | texts), project).imported == 3
    assert set(Prompt.objects.values_list("text", flat=True)) == {"in w", "in l", "in captions"}


def test_a_prompt_each(tmp_path):
    project = factories.make_project(instrument="ranking")
    files = {
        "a_red_cat/1.png": factories.picture(1),
        "a_red_cat/2.png": factories.picture(2),
        "a_red_cat/3.png": factories.picture(3),
        "17/prompt.txt": "a prompt with a / in it",
        "17/a.png": factories.picture(4),
        "17/b.png": factories.picture(5),
        "README": "about",
    }
    report = run(tree(tmp_path / "set", files), project)
    assert (report.imported, report.unlabelled) == (2, 2), report.rejections
    assert set(Prompt.objects.values_list("text", flat=True)) == {"a red cat", "a prompt with a / in it"}
    assert sorted(comparison.members.count() for comparison in Comparison.objects.all()) == [2, 3]
    assert any("README" in note for note in report.notes)


def test_everything_that_can_be_wrong_is_said_and_the_rest_arrives(project, tmp_path):
    pictures = iter(range(1, 100))
    good = {}
    for name in ("fine", "too", "blank", "latin", "silent", "broken", "double"):
        good |= {f"{side}/{name}.png": factories.picture(next(pictures)) for side in "wl"}
        good[f"{name}.txt"] = f"prompt of {name}"
    wrong = {
        "w/alone.png": factories.picture(next(pictures)),
        "alone.txt": "no loser",
        "blank.txt": "  ",
        "latin.txt": "käse".encode("latin-1"),
        "w/double.jpg": photographs.jpeg(photographs.photographs()["old coins in rows"]),
        "l/broken.png": factories.picture(7)[:30],
        "l/deep/0.png": factories.picture(next(pictures)),
    }
    root = tree(tmp_path / "pairs", good | wrong)
    (root / "silent.txt").unlink()
    (root / "w" / "link.png").symlink_to(root / "w" / "fine.png")
    shutil.copy(root / "w" / "fine.png", root / "l" / "link.png")
    (root / "link.txt").write_text("a link")
    report = run(root, project)
    assert report.imported == Comparison.objects.count() == 2
    found = {rejection.where: rejection.reason for rejection in report.rejections}
    expected = {
        "alone": "l/alone is missing",
        "blank": "blank.txt is empty",
        "latin": "latin.txt is not UTF-8",
        "double": "w/double is there 2 times",
        "broken": "l/broken.png: The bytes do not decode",
        "deep/0": "w/deep/0 is missing",
        "silent": "there is no silent.txt",
        "link": "a link or a device",
    }
    assert set(found) == set(expected)
    for name, reason in expected.items():
        assert reason in found[name], found[name]
    assert Preference.objects.count() == 2


def test_too_many_or_too_few_samples_of_a_prompt(project, tmp_path):
    files = {f"many/{number:02}.png": factories.picture(number) for number in range(40)}
    files |= {"one/a.png": factories.picture(1), "none/prompt.txt": "nothing"}
    files |= {"two/a.png": factories.picture(2), "two/b.png": factories.picture(3)}
    report = run(tree(tmp_path / "set", files), project)
    assert report.imported == 1
    by_name = {rejection.where: rejection.reason for rejection in report.rejections}
    assert "the most is 32" in by_name["many"]
    assert "there are 1" in by_name["one"]
    assert "no sample" in by_name["none"]


@pytest.mark.parametrize("files", [{}, {"README": "about"}])
def test_nothing_at_all_is_an_error(project, tmp_path, files):
    root = tree(tmp_path / "set", files)
    root.mkdir(exist_ok=True)
    with pytest.raises(UnreadableFileError, match="no folder with files"):
        run(root, project)


def test_entries_of_an_archive_that_lead_out_are_rejected_and_no_file_is_written(project, tmp_path):
    path = zipped(photographs_in_folders(tmp_path / "pairs"), tmp_path / "pairs.zip")
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("w/../../../evil.png", b"out")
        file.writestr("/w/evil.png", b"out")
    before = sorted(tmp_path.parent.rglob("evil*"))
    report = run(path, project)
    assert report.imported == 3
    assert sorted(tmp_path.parent.rglob("evil*")) == before == []
    assert [reason for reason in reasons(report).values() if "leads out" in reason or "absolute" in reason]
