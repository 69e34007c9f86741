"""The pairs of a preview: listed, narrowed down, put in order, explained."""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import Preference, Sample
from curation.pool.kept import forget_pools
from curation.selection import previews, runs
from curation.selection.fifa import TERMS, FifaSpec
from curation.selection.gates import NAMES
from curation.versions.creation import create_version
from tests.curation.worlds import make_world

pytestmark = pytest.mark.django_db
SPEC = {"scorer": "brightness", "top_k": 10, "weights": {"margin": 2.0}}


@pytest.fixture
def client(lead):
    signed_in = APIClient()
    signed_in.force_login(lead)
    return signed_in


def address(project):
    return f"/api/v1/projects/{project.slug}/selection-previews/"


def preview_of(client, project, spec=None):
    return client.post(address(project), spec or SPEC, format="json").json()


@pytest.fixture
def pairs(client, scored):
    """Ask for the pairs of a preview."""
    preview = preview_of(client, scored)["id"]

    def ask(path="", **query):
        response = client.get(f"{address(scored)}{preview}/pairs/{path}", query)
        assert response.status_code == 200, response.content
        return response.json()

    return ask


def test_every_pair_of_the_pool_is_on_one_page_exactly(pairs):
    seen, cursor = [], None
    while True:
        page = pairs(page_size=20, **({"cursor": cursor} if cursor else {}))
        assert page["count"] == 48
        seen += [pair["pair_id"] for pair in page["results"]]
        if page["next"] is None:
            break
        cursor = page["next"].split("cursor=")[1].split("&")[0]
    assert len(seen) == len(set(seen)) == 48


def test_the_list_agrees_with_the_figures(client, scored, pairs):
    figures = preview_of(client, scored)
    assert pairs(selected=True)["count"] == figures["selected"] == 10
    for gate in NAMES:
        assert pairs(gate=gate)["count"] == figures["gates"][gate]
    best = pairs(selected=True, page_size=6)["results"]
    assert [pair["pair_id"] for pair in best] == [pair["pair_id"] for pair in figures["best"]]
    assert pairs()["results"][0]["rank"] == 1
    last = [pair for pair in pairs(ordering="-rank")["results"] if pair["rank"]]
    assert [pair["pair_id"] for pair in last[:6]] == [pair["pair_id"] for pair in figures["worst"]]


@pytest.mark.parametrize("name", [*TERMS, "importance", "p_0", "rank"])
def test_an_order_runs_both_ways_and_what_is_unknown_comes_last(pairs, name):
    for sign, step in (("", 1), ("-", -1)):
        values = [pair[name] for pair in pairs(ordering=sign + name)["results"]]
        known = [value for value in values if value is not None]
        assert values == known + [None] * (len(values) - len(known))
        assert np.all(np.diff(known) * step >= 0)


def test_pairs_are_found_by_a_part_of_the_prompt_and_by_what_the_scorer_says(pairs):
    assert all("red" in pair["prompt"] for pair in pairs(contains="RED")["results"])
    assert pairs(contains="RED")["count"] == 12
    assert pairs(disagrees=True)["count"] + pairs(disagrees=False)["count"] == 48
    assert sum(pairs(split=split)["count"] for split in ("train", "validation", "test")) == 48


def test_an_explanation_adds_up(pairs):
    for listed in pairs()["results"]:
        found = pairs(f"{listed['pair_id']}/")
        assert found["pair"] == listed
        told = found["verdict"]
        assert told["rank"] == listed["rank"]
        assert [term["raw"] for term in told["terms"]] == [listed[name] for name in TERMS]
        assert [term["weight"] for term in told["terms"]] == [2.0, 0.5, 0.5]
        assert told["ranked"] == 40
        assert told["prompt_group"]["pairs"] == 2
        if listed["gate"] == "ties":
            assert told["why"] == "It is a tie: it teaches nothing."
            assert [term["contribution"] for term in told["terms"]] == [None] * 3
        else:
            assert sum(term["contribution"] for term in told["terms"]) == pytest.approx(told["importance"])
            assert told["why"].startswith(f"It ranks {told['rank']} of the 40 pairs that passed the gates")
        assert told["why"].endswith(", and was taken.") == (listed["gate"] is None)


def test_a_version_explains_its_pairs_as_its_preview_did(client, scored, lead, pairs):
    version = create_version(scored, FifaSpec(**SPEC), lead)
    # What people say later changes nothing about why.
    expected = {pair["pair_id"]: pairs(f"{pair['pair_id']}/")["verdict"] for pair in pairs()["results"]}
    Preference.objects.filter(comparison__project=scored).delete()
    for pair_id, told in expected.items():
        response = client.get(f"/api/v1/dataset-versions/{version.pk}/pairs/{pair_id}/")
        assert response.json() == told
    assert client.get(f"/api/v1/dataset-versions/{version.pk}/pairs/{'0' * 64}/").status_code == 404


def test_what_is_shown_can_be_asked_about_after_the_pool_has_changed(client, scored, pairs):
    best = preview_of(client, scored)["best"][0]
    before = pairs(f"{best['pair_id']}/"), pairs()
    label = Preference.objects.get(comparison=best["comparison"])
    label.p_a = 1.0 - label.p_a
    label.save()
    assert (pairs(f"{best['pair_id']}/"), pairs()) == before


def test_where_the_pool_is_no_longer_kept_a_preview_is_made_again(client, scored):
    preview = preview_of(client, scored)["id"]
    assert preview_of(client, scored)["id"] == preview
    Preference.objects.filter(comparison__project=scored).first().save()
    # As in another process, which never had it.
    forget_pools()
    response = client.get(f"{address(scored)}{preview}/pairs/")
    assert response.status_code == 409
    assert "make it again" in response.json()["detail"]
    again = preview_of(client, scored)["id"]
    assert client.get(f"{address(scored)}{again}/pairs/").status_code == 200


def test_a_preview_belongs_to_its_project_and_cannot_be_made_up(client, scored, lead):
    other = make_world(lead, prompts=["a red cube"], name="Other")
    preview = previews.id_of(runs.run(scored, FifaSpec(**SPEC)))
    for wrong in (f"{address(other)}{preview}", f"{address(scored)}{preview}x", f"{address(scored)}nothing"):
        assert client.get(f"{wrong}/pairs/").status_code == 404
    assert client.get(f"{address(scored)}{preview}/pairs/{'0' * 64}/").status_code == 404
    assert client.get(f"{address(scored)}{preview}/pairs/frog/").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"gate": "charm"}, "gate"),
        ({"ordering": "beauty"}, "ordering"),
        ({"cursor": "-1"}, "cursor"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "201"}, "page_size"),
        ({"scorer": "x"}, "scorer"),
    ],
)
def test_wrong_parameters_are_named(client, scored, query, field):
    preview = preview_of(client, scored)["id"]
    response = client.get(f"{address(scored)}{preview}/pairs/", query)
    assert response.status_code == 400
    assert response.json()["detail"].startswith(f"{field}: ")


def test_embedders_are_listed_with_what_is_missing(client, scored):
    found = {embedder["id"]: embedder for embedder in client.get("/api/v1/embedders/").json()}
    assert found["hashed-ngrams"]["available"] is True
    assert found["open_clip"]["available"] is False
    assert "TASTEMAKER_OPEN_CLIP_WEIGHTS" in found["open_clip"]["why_not"]


def test_a_pair_says_what_its_samples_are(client, scored):
    preview = preview_of(client, scored)
    listed = f"{address(scored)}{preview['id']}/pairs/"
    assert {pair["kind"] for pair in preview["best"]} == {"image"}
    Sample.objects.filter(prompt__project=scored).update(kind="video")
    assert {pair["kind"] for pair in client.get(listed).json()["results"]} == {"video"}


def test_pairs_are_listed_in_as_many_queries_however_many_there_are(client, scored, django_assert_max_num_queries):
    listed = f"{address(scored)}{preview_of(client, scored)['id']}/pairs/"
    with CaptureQueriesContext(connection) as few:
        client.get(listed, {"page_size": 2})
    with django_assert_max_num_queries(len(few)):
        client.get(listed, {"page_size": 40})
