"""The REST API of curation: what it answers, and to whom."""

import contextlib
import io
import json

import pytest
from django.contrib.auth import get_user_model
from rest_framework.test import APIClient

from annotation.models import Membership
from curation.export import export_version
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def version(scored, lead):
    return create_version(scored, FifaSpec(scorer="brightness"), lead)


@pytest.fixture
def client_of():
    def client(user):
        signed_in = APIClient()
        if user is not None:
            signed_in.force_login(user)
        return signed_in

    return client


@pytest.fixture
def client(client_of, lead):
    return client_of(lead)


@pytest.fixture
def annotator(world):
    user = get_user_model().objects.create_user("annotator")
    Membership.objects.create(project=world, user=user, role="annotator")
    return user


def assert_picture(client, address):
    with contextlib.closing(client.get(address)) as response:
        assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def test_scorers_are_listed_with_what_is_missing(client):
    found = {scorer["id"]: scorer for scorer in client.get(f"{API}/scorers/").json()}
    assert found["brightness"]["available"] is True
    assert found["open_clip"]["available"] is False
    assert "TASTEMAKER_OPEN_CLIP_WEIGHTS" in found["open_clip"]["why_not"]


def test_scores_are_summed_up(client, scored):
    (summary,) = client.get(f"{API}/projects/{scored.slug}/scores/").json()
    assert summary == {
        "scorer": "brightness",
        "revision": "1",
        "scored": 96,
        "total": 96,
        "compared": 40,
        "agreement_with_people": 1.0,
        "agreement_low": pytest.approx(0.9124, abs=1e-4),
        "agreement_high": 1.0,
    }


def test_a_preview_follows_its_specification(client, scored):
    spec = {"scorer": "brightness", "top_k": 5, "weights": {"margin": 2.0}}
    response = client.post(f"{API}/projects/{scored.slug}/selection-previews/", spec, format="json")
    assert response.status_code == 200
    assert response.json()["selected"] == 5
    assert_picture(client, response.json()["best"][0]["media_0"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scorer": "beauty"}, "scorer"),
        ({}, "scorer"),
        ({"scorer": "brightness", "top_k": 0}, "top_k"),
        ({"scorer": "brightness", "weights": {"margin": -1}}, "weights.margin"),
        ({"scorer": "brightness", "embedder": "magic"}, "embedder"),
        ({"scorer": "brightness", "embedder": "open_clip"}, "embedder"),
        ({"scorer": "brightness", "top_k": 1, "top_share": 0.5}, ""),
        ([1, 2], ""),
    ],
)
def test_a_wrong_specification_is_answered_with_the_field(client, scored, wrong, field):
    response = client.post(f"{API}/projects/{scored.slug}/selection-previews/", wrong, format="json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert field in {error["field"] for error in response.json()["errors"]}


def test_versions_rows_and_exports(client, version):
    export = export_version(version, "pickapic")
    (listed,) = client.get(f"{API}/projects/{version.project.slug}/dataset-versions/").json()["results"]
    one = client.get(f"{API}/dataset-versions/{version.pk}/").json()
    assert listed == one
    assert (one["number"], one["sha256"], one["rows"]) == (1, version.sha256, version.rows)
    assert one["exports"][0]["id"] == export.pk
    rows = client.get(f"{API}/dataset-versions/{version.pk}/rows/", {"page_size": 5}).json()
    assert len(rows["results"]) == 5
    assert len(client.get(rows["next"]).json()["results"]) == 5
    importance = [row["importance"] for row in rows["results"]]
    assert importance == sorted(importance, reverse=True)
    assert_picture(client, rows["results"][0]["media_1"])


def test_rows_cost_the_same_number_of_queries_however_many(client, version, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        client.get(f"{API}/dataset-versions/{version.pk}/rows/", {"page_size": 20})


def test_the_loader_is_code_that_loads(client, version, tmp_path):
    export_version(version, "native")
    loader = client.get(f"{API}/dataset-versions/{version.pk}/").json()["exports"][0]["loader"]
    scope: dict = {}
    exec(loader.replace("data_files=", f"cache_dir={str(tmp_path)!r}, data_files="), scope)
    assert sum(len(split) for split in scope["dataset"].values()) == version.rows


def test_files_of_an_export_can_be_downloaded_and_no_others(client, version):
    export = export_version(version, "native")
    manifest = client.get(f"{API}/exports/{export.pk}/files/manifest.json")
    assert json.load(io.BytesIO(b"".join(manifest.streaming_content)))["rows"] == version.rows
    assert "attachment" in manifest["Content-Disposition"]
    for path in ("../../tastemaker.sqlite3", "data/../../../secret", "data/", "nothing.json", "%2e%2e/x"):
        assert client.get(f"{API}/exports/{export.pk}/files/{path}").status_code == 404


def test_only_leads_see_any_of_it(client_of, version, annotator):
    export = export_version(version, "native")
    stranger = get_user_model().objects.create_user("stranger")
    slug = version.project.slug
    paths = [
        f"projects/{slug}/scores/",
        f"projects/{slug}/dataset-versions/",
        f"dataset-versions/{version.pk}/",
        f"dataset-versions/{version.pk}/rows/",
        f"exports/{export.pk}/files/manifest.json",
    ]
    for path in paths:
        assert client_of(annotator).get(f"{API}/{path}").status_code == 403, path
        assert client_of(stranger).get(f"{API}/{path}").status_code == 404, path
        assert client_of(None).get(f"{API}/{path}").status_code in {401, 403}, path
    preview = f"{API}/projects/{slug}/selection-previews/"
    assert client_of(annotator).post(preview, {"scorer": "brightness"}).status_code == 403
    assert client_of(stranger).post(preview, {"scorer": "brightness"}).status_code == 404
