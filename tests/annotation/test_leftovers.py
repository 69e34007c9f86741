"""Leftovers: what nobody refers to goes, what anybody refers to stays, and a death in between changes neither."""

import os
import time

import pytest

from annotation import leftovers
from annotation.media import store
from annotation.models import Leftover, Rendition, Sample
from tests.annotation.factories import make_project, make_sample

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def unwanted():
    """A file that was stored long ago and that no row names."""
    return aged(store.put(b"nobody's"))


def aged(sha256, seconds=24 * HOUR):
    then = time.time() - seconds
    os.utime(store.path(sha256), (then, then))
    return sha256


def noted(*names):
    leftovers.note(leftovers.MEDIA, names)


def is_there(sha256):
    return store.path(sha256).exists()


def nothing_is_left_lying(folder):
    return not [path for path in folder.rglob("*") if path.name.endswith(".leftover")]


def test_what_nobody_refers_to_goes(unwanted, tmp_path):
    noted(unwanted, unwanted)
    noted(unwanted)
    assert leftovers.sweep() == 1
    assert not is_there(unwanted)
    assert nothing_is_left_lying(tmp_path)
    assert not Leftover.objects.exists()


def test_what_a_sample_of_any_project_refers_to_stays():
    sample = make_sample(make_project())
    noted(aged(sample.sha256))
    assert leftovers.sweep() == 0
    assert is_there(sample.sha256)
    assert not Leftover.objects.exists()


def test_what_was_made_from_it_goes_with_it(unwanted):
    thumbnail, shared = aged(store.put(b"small")), make_sample(make_project()).sha256
    for role, sha256 in (("thumbnail", thumbnail), ("poster", aged(shared))):
        Rendition.objects.create(
            source=unwanted, role=role, sha256=sha256, media_type="image/webp", width=1, height=1, bytes=5
        )
    noted(unwanted)
    assert leftovers.sweep() == 2
    assert (is_there(unwanted), is_there(thumbnail), is_there(shared)) == (False, False, True)
    assert not Rendition.objects.exists()


def test_what_somebody_stored_again_a_moment_ago_waits_for_their_row(unwanted):
    """They found the file there, and have not committed the sample that refers to it."""
    store.put(b"nobody's")
    noted(unwanted)
    assert leftovers.sweep() == 0
    assert is_there(unwanted)
    [later] = Leftover.objects.all()
    aged(unwanted)
    assert leftovers.sweep() == 0, "not before it is due"
    Leftover.objects.filter(pk=later.pk).update(due_at=later.due_at - leftovers.UNTOUCHED_FOR)
    assert leftovers.sweep() == 1


def test_what_is_stored_in_the_very_moment_is_put_back(unwanted, monkeypatch, tmp_path):
    take_away = leftovers._take_away

    def just_then(path, to):
        if path == store.path(unwanted):
            store.put(b"nobody's")
        take_away(path, to)

    monkeypatch.setattr(leftovers, "_take_away", just_then)
    noted(unwanted)
    assert leftovers.sweep() == 0
    assert store.read(unwanted) == b"nobody's"
    assert nothing_is_left_lying(tmp_path)


class Killed(BaseException):
    """As good as SIGKILL: nobody catches it."""


@pytest.mark.parametrize("step", ["_take_away", "_touched_until", "_remove"])
@pytest.mark.parametrize("comes_to_be_wanted", [False, True])
def test_killed_anywhere_it_ends_as_if_it_had_not_been(unwanted, step, comes_to_be_wanted, monkeypatch, tmp_path):
    function = getattr(leftovers, step)

    def deadly(*arguments):
        result = function(*arguments) if step == "_take_away" else None
        raise Killed(result)

    noted(unwanted)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(leftovers, step, deadly)
        leftovers.sweep()
    if comes_to_be_wanted:
        sample = make_sample(make_project())
        Sample.objects.filter(pk=sample.pk).update(sha256=unwanted)
    assert leftovers.sweep() == (0 if comes_to_be_wanted else 1)
    assert is_there(unwanted) == comes_to_be_wanted
    assert nothing_is_left_lying(tmp_path)
    assert not Leftover.objects.exists()


def test_a_round_settles_no_more_than_it_is_told():
    files = [aged(store.put(b"%d" % number)) for number in range(3)]
    noted(*files)
    leftovers.sweep(most=2)
    assert sum(map(is_there, files)) == 1
