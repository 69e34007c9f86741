"""Renditions are made once for each file, whatever happens on the way."""

import contextlib

import pytest
from django.db import IntegrityError, transaction

from annotation import renditions
from annotation.media import store, transcode
from annotation.models import Rendition, Sample
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from tests.annotation import factories
from tests.annotation.factories import picture
from tests.annotation.rooms import bedroom
from tests.annotation.videos import UNPLAYABLE, video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def project():
    return factories.make_project()


def put(project, data, kind=None, text="a cat"):
    return store_sample(get_or_add(project, text), data, Origin(), kind)


def large(number=1):
    return picture(number, "PNG", (400, 300))


def roles(sample):
    return set(Rendition.objects.filter(source=sample.sha256).values_list("role", flat=True))


def test_every_kind_gets_what_helps_it(project):
    image, small = put(project, large()), put(project, picture(2))
    playable, other = put(project, video()), put(project, video(*UNPLAYABLE["avi-mpeg4"]))
    layout, text = put(project, bedroom()), put(project, b"a story", "text")
    assert renditions.make_missing(project).as_json() == {"files": 3, "made": 6, "failed": 0, "failures": []}
    assert roles(image) == {"thumbnail"}
    assert roles(playable) == {"thumbnail", "poster"}
    assert roles(other) == {"thumbnail", "poster", "playable"}
    assert roles(small) == roles(layout) == roles(text) == set()
    assert not Sample.objects.filter(wants_renditions=True).exists()


def test_a_rendition_says_what_its_file_is(project):
    sample = put(project, video(*UNPLAYABLE["avi-mpeg4"]))
    renditions.make_missing(project)
    for made in Rendition.objects.filter(source=sample.sha256):
        assert len(store.read(made.sha256)) == made.bytes
        assert made.media_type == ("video/mp4" if made.role == "playable" else "image/webp")
        assert (made.width, made.height) == (64, 48)


def test_however_many_files_there_are_each_is_made_once(project, monkeypatch):
    monkeypatch.setattr(renditions, "BATCH", 3)
    for number in range(8):
        put(project, large(number), text=f"prompt {number % 3}")
        put(project, large(number), text="the same file again")
    assert renditions.make_missing(project).as_json() == {"files": 8, "made": 8, "failed": 0, "failures": []}
    assert not Sample.objects.filter(wants_renditions=True).exists()


def test_making_twice_is_making_once(project):
    put(project, large())
    assert renditions.make_missing(project).made == 1
    assert renditions.make_missing(project).as_json() == {"files": 0, "made": 0, "failed": 0, "failures": []}
    assert Rendition.objects.count() == 1


def test_the_same_file_in_two_projects_is_worked_on_once(project):
    other = factories.make_project()
    put(project, large())
    put(other, large())
    assert renditions.make_missing(project).made == 1
    assert renditions.make_missing(other).as_json()["files"] == 0
    late = put(project, large(), text="a dog")
    assert late.wants_renditions  # nobody looked; the next job finds that all is there
    assert renditions.make_missing(project).as_json() == {"files": 1, "made": 0, "failed": 0, "failures": []}


def test_a_file_that_fails_does_not_stop_the_others_and_goes_on_wanting(project):
    broken, gone, whole = put(project, large(1)), put(project, large(2)), put(project, large(3))
    store.path(broken.sha256).write_bytes(b"rotten")
    store.path(gone.sha256).unlink()
    report = renditions.make_missing(project)
    assert (report.files, report.made, report.failed) == (3, 1, 2)
    assert {failure.sha256 for failure in report.failures} == {broken.sha256, gone.sha256}
    assert all(failure.reason for failure in report.failures)
    assert roles(whole) == {"thumbnail"}
    assert Sample.objects.filter(wants_renditions=True).count() == 2
    store.put(large(2))
    assert renditions.make_missing(project).made == 1


class Killed(Exception):
    pass


@pytest.mark.parametrize("step", range(8))
def test_stopped_anywhere_it_continues_and_makes_the_same(project, step):
    put(project, large())
    put(project, video(*UNPLAYABLE["avi-mpeg4"]))
    calls = 0

    def killed(done, total, message=""):
        nonlocal calls
        calls += 1
        if calls == step + 1:
            raise Killed

    with contextlib.suppress(Killed):
        renditions.make_missing(project, killed)
    before = Rendition.objects.count()
    after = renditions.make_missing(project)
    assert before + after.made == Rendition.objects.count() == 4
    assert not Sample.objects.filter(wants_renditions=True).exists()


def test_progress_goes_up_to_the_number_of_files(project):
    put(project, large(1))
    put(project, large(2))
    said = []
    renditions.make_missing(project, lambda done, total, message="": said.append((done, total)))
    assert said[0] == (0, 2)
    assert said[-1] == (2, 2)
    assert said == sorted(said)


def test_a_worker_that_was_faster_keeps_its_rendition(project, monkeypatch):
    sample = put(project, video(*UNPLAYABLE["avi-mpeg4"]))
    to_playable = transcode.to_playable

    def overtaken(data, check):
        Rendition.objects.create(
            source=sample.sha256,
            role="playable",
            sha256="a" * 64,
            media_type="video/mp4",
            width=1,
            height=1,
            bytes=1,
        )
        return to_playable(data, check)

    monkeypatch.setattr(transcode, "to_playable", overtaken)
    assert renditions.make_missing(project).made == 2
    assert Rendition.objects.get(role="playable").sha256 == "a" * 64


def test_the_database_holds_one_rendition_of_a_role(project):
    sample = put(project, large())
    renditions.make_missing(project)
    fields = {"sha256": "b" * 64, "media_type": "image/webp", "width": 1, "height": 1, "bytes": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Rendition.objects.create(source=sample.sha256, role="thumbnail", **fields)
