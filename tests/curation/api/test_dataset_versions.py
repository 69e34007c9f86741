"""Dataset versions through the API: names, parents, rows by filter, why a row is there, two versions compared."""

import pytest
from rest_framework.test import APIClient

from curation.selection.fifa import FifaSpec, Weights
from curation.versions.creation import create_version
from tests.annotation import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/dataset-versions"


def spec(**changes):
    return FifaSpec(**{"scorer": "brightness", "cap_per_prompt": None} | changes)


@pytest.fixture
def client(lead):
    signed_in = APIClient()
    signed_in.force_login(lead)
    return signed_in


@pytest.fixture
def versions(scored, lead):
    return [
        create_version(scored, spec(top_k=20), lead, name="Base"),
        create_version(scored, spec(top_k=24, weights=Weights(margin=3.0)), lead),
    ]


def test_a_version_tells_its_name_its_maker_and_its_parents(client, versions, django_assert_max_num_queries):
    base, other = versions
    with django_assert_max_num_queries(12):
        found = client.get(f"/api/v1/projects/{base.project.slug}/dataset-versions/").json()["results"]
    assert [one["name"] for one in found] == [other.name, "Base"]
    assert found[0]["created_by"] == "lead"
    assert found[0]["parents"] == [{"id": base.pk, "name": "Base", "number": 1, "sha256": base.sha256}]
    assert found[0]["recipe"]["made_with"]["tools"]["numpy"]


def test_a_parent_that_is_not_here_has_no_id(client, versions):
    base, other = versions
    type(other).with_drafts.filter(pk=base.pk).update(sha256="f" * 64)
    assert client.get(f"{API}/{other.pk}/").json()["parents"][0]["id"] is None


@pytest.mark.parametrize(("label", "value"), [("first", 1.0), ("second", 0.0), ("tie", 0.5)])
def test_rows_are_found_by_label(client, versions, label, value):
    found = client.get(f"{API}/{versions[0].pk}/rows/", {"label": label, "page_size": 200}).json()["results"]
    assert len(found) == versions[0].dataset_rows.filter(label_0=value).count()
    assert {row["label_0"] for row in found} <= {value}
    assert {row["kind"] for row in found} <= {"image"}


def test_the_terms_of_a_row_add_up_to_its_importance(client, versions):
    row = versions[1].dataset_rows.first()
    found = client.get(f"{API}/{versions[1].pk}/pairs/{row.pair_id}/").json()
    assert sum(term["contribution"] for term in found["terms"]) == pytest.approx(found["importance"])
    assert found["importance"] == row.importance
    margin = found["terms"][0]
    assert (margin["name"], margin["weight"], margin["raw"]) == ("margin", 3.0, row.margin)
    assert abs(found["score_0"] - found["score_1"]) == pytest.approx(row.margin)


def test_of_a_version_that_was_imported_the_rows_alone_are_explained(client, versions):
    base, row = versions[1], versions[1].dataset_rows.first()
    kept = client.get(f"{API}/{base.pk}/pairs/{row.pair_id}/").json()
    left_out = versions[0].dataset_rows.exclude(pair_id__in=base.dataset_rows.values("pair_id")).first()
    type(base).with_drafts.filter(pk=base.pk).update(selection=None)
    found = client.get(f"{API}/{base.pk}/pairs/{row.pair_id}/").json()
    assert [term["raw"] for term in found["terms"]] == [term["raw"] for term in kept["terms"]]
    assert [term["weight"] for term in found["terms"]] == [3.0, 0.5, 0.5]
    assert {term["normalised"] for term in found["terms"]} == {None}
    assert (found["importance"], found["p_0"], found["gate"]) == (kept["importance"], row.p_0, None)
    assert (found["rank"], found["disagrees"], found["prompt_group"]) == (None, None, None)
    assert left_out is None or client.get(f"{API}/{base.pk}/pairs/{left_out.pair_id}/").status_code == 404
    assert client.get(f"{API}/{base.pk}/pairs/{'0' * 64}/").status_code == 404


def test_two_versions_are_compared(client, versions):
    base, other = versions
    changes = client.get(f"{API}/{other.pk}/compared-with/{base.pk}/").json()
    assert changes["entered"] + changes["same"] + changes["changed"] == other.rows
    assert changes["left"] + changes["same"] + changes["changed"] == base.rows
    assert changes["by_fact"]["importance"] > 0
    for change, count in (("in", "entered"), ("out", "left"), ("changed", "changed")):
        rows = client.get(f"{API}/{other.pk}/compared-with/{base.pk}/rows/", {"change": change, "page_size": 200})
        assert len(rows.json()["results"]) == changes[count]
        for row in rows.json()["results"]:
            assert (row["before"] is not None) == (change == "changed")
            if row["before"]:
                assert row["before"]["importance"] != row["importance"]


def test_both_projects_must_be_ones_own(versions):
    stranger = APIClient()
    stranger.force_login(factories.make_user())
    assert stranger.get(f"{API}/{versions[1].pk}/compared-with/{versions[0].pk}/").status_code == 404
    assert stranger.get(f"{API}/{versions[1].pk}/compared-with/{versions[0].pk}/rows/").status_code == 404
