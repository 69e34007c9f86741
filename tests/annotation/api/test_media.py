"""Media over HTTP: whole or in part, never changed, never trusted, and only for those who may see it."""

import json
import uuid

import pytest
from rest_framework.test import APIClient

from annotation import annotators, queue, renditions
from annotation.comparisons import make_comparison
from annotation.media import store
from annotation.models import Rendition, Sample
from annotation.prompts import get_or_add
from annotation.samples import Draft, Origin, store_sample
from tests.annotation import factories
from tests.annotation.factories import picture
from tests.annotation.rooms import bedroom, crowded
from tests.annotation.videos import UNPLAYABLE, video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def project():
    return factories.make_project()


@pytest.fixture
def client(project):
    client = APIClient()
    client.force_login(factories.make_user(project, role="manager"))
    return client


def put(project, data, kind=None):
    return store_sample(get_or_add(project, "a cat"), data, Origin(), kind)


def address(sample, rendition=None):
    return f"/api/v1/media/samples/{sample.pk}/" + (f"?rendition={rendition}" if rendition else "")


def read(response):
    """The response with its whole body in `body`, closed."""
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return response


def ask(client, sample, rendition=None, **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return read(client.get(address(sample, rendition), headers=sent))


@pytest.mark.parametrize(
    ("data", "kind", "content_type"),
    [
        (picture(1), None, "image/png"),
        (picture(1, "WEBP"), None, "image/webp"),
        (video(), None, "video/mp4"),
        (video("webm", "libvpx"), None, "video/webm"),
        (bedroom(), None, "application/json"),
        ("<script>alert('été')</script>".encode(), "text", "text/plain; charset=utf-8"),
    ],
)
def test_bytes_come_back_as_they_are_and_as_nothing_else(client, project, data, kind, content_type):
    sample = put(project, data, kind)
    response = ask(client, sample)
    assert response.status_code == 200
    assert response.body == data
    assert response["Content-Type"] == content_type
    assert response["Content-Length"] == str(len(data))
    assert response["ETag"] == f'"{sample.sha256}"'
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"] == "inline"
    assert "immutable" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_a_type_that_is_not_on_the_list_is_never_named(client, project):
    sample = put(project, picture(1))
    Sample.objects.filter(pk=sample.pk).update(media_type="text/html")
    assert ask(client, sample)["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=10-19", slice(10, 20)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=0-99999999", slice(0, None)),
    ],
)
def test_a_range_is_that_part(client, project, header, part):
    data = video()
    response = ask(client, put(project, data), Range=header)
    assert response.status_code == 206
    assert response.body == data[part]
    start, end, _ = part.indices(len(data))
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/{len(data)}"
    assert response["Content-Length"] == str(end - start)
    assert response["Content-Type"] == "video/mp4"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_parts_of_a_file_are_the_file(client, project):
    data, at, parts = video(frames=40), 0, []
    sample = put(project, data)
    while at < len(data):
        parts.append(ask(client, sample, Range=f"bytes={at}-{at + 1499}").body)
        at += len(parts[-1])
    assert b"".join(parts) == data
    assert len(parts) > 2


@pytest.mark.parametrize("header", ["bytes=99999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_and_told_the_length(client, project, header):
    data = picture(1)
    response = ask(client, put(project, data), Range=header)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(data)}"
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["bytes=0-1,5-6", "lines=0-1", "bytes=9-2", "nonsense"])
def test_what_is_no_single_range_gets_the_whole(client, project, header):
    data = picture(1)
    response = ask(client, put(project, data), Range=header)
    assert (response.status_code, response.body) == (200, data)


def test_a_part_is_sent_only_of_the_file_that_the_reader_began_with(client, project):
    sample = put(project, picture(1))
    same = ask(client, sample, Range="bytes=0-1", If_Range=f'"{sample.sha256}"')
    assert same.status_code == 206
    for other in ('"another"', f'W/"{sample.sha256}"', "Wed, 21 Oct 2026 07:28:00 GMT"):
        assert ask(client, sample, Range="bytes=0-1", If_Range=other).status_code == 200


def test_a_reader_who_has_it_is_not_sent_it_again(client, project):
    sample = put(project, picture(1))
    for known in (f'"{sample.sha256}"', f'W/"{sample.sha256}"', f'"x", "{sample.sha256}"', "*"):
        response = ask(client, sample, If_None_Match=known, Range="bytes=0-1")
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == f'"{sample.sha256}"'
    assert ask(client, sample, If_None_Match='"x"').status_code == 200


def test_head_says_what_get_would_send_and_knows_no_ranges(client, project):
    data = picture(1)
    response = read(client.head(address(put(project, data)), headers={"Range": "bytes=0-1"}))
    assert (response.status_code, response["Content-Length"]) == (200, str(len(data)))
    assert response["Content-Type"] == "image/png"
    assert not response.streaming
    response.close()


def test_a_thumbnail_is_the_image_until_it_is_made(client, project):
    data = picture(1, "PNG", (640, 400))
    sample = put(project, data)
    before = ask(client, sample, "thumbnail")
    assert (before.status_code, before.body) == (200, data)
    assert "no-cache" in before["Cache-Control"]
    renditions.make_missing(project)
    after = ask(client, sample, "thumbnail")
    assert after["Content-Type"] == "image/webp"
    assert after["ETag"] != before["ETag"]
    assert len(after.body) == Rendition.objects.get().bytes


def test_a_small_image_is_its_own_thumbnail_for_ever(client, project):
    response = ask(client, put(project, picture(1)), "thumbnail")
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    response.close()


def test_a_video_without_its_rendition_says_so_and_later_has_it(client, project):
    sample = put(project, video(*UNPLAYABLE["avi-mpeg4"]))
    for role in ("thumbnail", "poster", "playable"):
        response = ask(client, sample, role)
        assert response.status_code == 404
        assert "not made yet" in response.json()["detail"]
    renditions.make_missing(project)
    for role, content_type in (("thumbnail", "image/webp"), ("poster", "image/webp"), ("playable", "video/mp4")):
        response = ask(client, sample, role)
        assert (response.status_code, response["Content-Type"]) == (200, content_type)
    part = ask(client, sample, "playable", Range="bytes=4-7")
    assert (part.status_code, part.body) == (206, b"ftyp")


def test_a_playable_video_is_its_own_playable_rendition(client, project):
    data = video()
    assert ask(client, put(project, data), "playable").body == data


@pytest.mark.parametrize(
    ("data", "kind", "role"),
    [
        (picture(1), None, "poster"),
        (picture(1), None, "playable"),
        (bedroom(), None, "thumbnail"),
        (b"x", "text", "poster"),
    ],
)
def test_a_rendition_that_a_kind_has_not_is_not_found(client, project, data, kind, role):
    response = ask(client, put(project, data, kind), role)
    assert response.status_code == 404
    assert f"has no {role}" in response.json()["detail"]


def test_an_unknown_rendition_is_a_wrong_request(client, project):
    response = ask(client, put(project, picture(1)), "huge")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "rendition"


def test_a_file_that_is_missing_is_not_found(client, project):
    sample = put(project, picture(1))
    store.path(sample.sha256).unlink()
    assert ask(client, sample).status_code == 404


def test_strangers_see_neither_media_nor_renditions_nor_findings(project):
    sample = put(project, video())
    renditions.make_missing(project)
    stranger = APIClient()
    stranger.force_login(factories.make_user(factories.make_project(), role="owner"))
    for where in (address(sample), address(sample, "poster"), f"/api/v1/samples/{sample.pk}/findings/"):
        assert stranger.get(where).status_code == 404
        assert APIClient().get(where).status_code in (401, 403)
    assert stranger.get(f"/api/v1/media/samples/{uuid.uuid4()}/").status_code == 404


def taken(project):
    """What an annotator of `project` is given, as the API says it."""
    client = APIClient()
    client.force_login(factories.make_user(project))
    answer = client.post(f"/api/v1/projects/{project.slug}/assignments/", {"count": 1}, format="json")
    [assignment] = answer.json()["assignments"]
    return client, assignment["samples"]


def test_an_annotator_is_told_what_a_video_is_and_where_it_plays(project):
    prompt = get_or_add(project, "a cat")
    samples = [
        store_sample(prompt, data, Origin(model="secret-model", seed=seed))
        for seed, data in enumerate((video(frames=24), video(*UNPLAYABLE["avi-mpeg4"], frames=24)))
    ]
    make_comparison(project, prompt, samples, "test")
    renditions.make_missing(project)
    client, shown = taken(project)
    for sample in shown:
        assert (sample["kind"], sample["width"], sample["height"]) == ("video", 64, 48)
        assert (sample["duration_s"], sample["fps"], sample["num_frames"]) == (2.0, 12.0, 24)
        for name in ("media_url", "poster_url", "thumbnail_url", "playable_url"):
            assert read(client.get(sample[name])).status_code == 200
        assert read(client.get(sample["playable_url"]))["Content-Type"] == "video/mp4"
    assert "secret-model" not in json.dumps(shown)


def test_an_annotator_sees_the_findings_of_a_layout_and_nothing_of_its_maker():
    project = factories.make_project(instrument="layout")
    prompt = get_or_add(project, "a bedroom")
    sample = store_sample(prompt, crowded(), Origin(model="secret-model", seed=1))
    make_comparison(project, prompt, [sample], "test")
    client, [shown] = taken(project)
    assert shown["kind"] == "layout"
    assert (shown["poster_url"], shown["thumbnail_url"], shown["playable_url"]) == (None, None, None)
    [finding] = shown["findings"]
    assert (finding["code"], finding["subjects"]) == ("overlap", ["bed", "chest"])
    assert finding["place"]["polygons"]
    assert client.get(f"/api/v1/samples/{sample.pk}/findings/").json() == [finding]
    assert json.loads(read(client.get(shown["media_url"])).body) == json.loads(crowded())
    assert "secret-model" not in json.dumps(shown)


def test_an_annotator_reads_the_draft_and_not_who_wrote_it(project):
    prompt = get_or_add(project, "a cat")
    samples = [
        store_sample(prompt, picture(n), Origin(), draft=Draft(f"draft {n}", "vlm:secret-model")) for n in (1, 2)
    ]
    make_comparison(project, prompt, samples, "test")
    _, shown = taken(project)
    assert {sample["caption"] for sample in shown} == {"draft 1", "draft 2"}
    assert "secret-model" not in json.dumps(shown)
    assert all(sample["findings"] == [] for sample in shown)


def test_a_repair_over_the_api_makes_the_repaired_layout():
    project = factories.make_project(instrument="layout")
    prompt = get_or_add(project, "a bedroom")
    sample = store_sample(prompt, crowded(), Origin(model="secret-model", seed=1))
    make_comparison(project, prompt, [sample], "test")
    annotator = annotators.for_user(factories.make_user(project))
    [assignment] = queue.lease(project, annotator)
    answer = {"decision": "repair", "operations": [{"op": "move", "object": "chest", "x": 4.5, "y": 2.0}]}
    queue.submit(assignment.slot.pk, annotator, uuid.uuid4(), answer, 1000)
    child = Sample.objects.get(parent=sample)
    assert (child.kind, child.findings.count(), sample.findings.count()) == ("layout", 0, 1)
    assert json.loads(store.read(child.sha256))["objects"][1]["x"] == 4.5
