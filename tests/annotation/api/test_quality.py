"""The quality of a project through the API: who may read it, what it says, and what it keeps to itself."""

import json

import pytest
from rest_framework.test import APIClient

from annotation import annotators
from annotation.models import AuditEvent, Membership, Standing
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive

pytestmark = pytest.mark.django_db
REPORTS = ("agreement", "annotators", "time", "position", "days", "human-machine", "disagreements")
Role = Membership.Role


@pytest.fixture
def project():
    """Two people and a machine on six comparisons; the machine is contrary on half of them."""
    project = factories.make_project()
    people = [annotators.for_user(factories.make_user()) for _ in range(2)]
    machine = factories.make_annotator()
    for number, comparison in enumerate(factories.make_pairs(project, 6)):
        for person in people:
            choose(comparison, person, 0, shown=(number % 2, 1 - number % 2))
        choose(comparison, machine, 2 if number % 2 else 0)
    derive(project)
    return project


def client_of(user):
    client = APIClient()
    client.force_login(user)
    return client


def member(project, role):
    return client_of(factories.make_user(project, role))


def address(project, report):
    return f"/api/v1/projects/{project.slug}/quality/{report}/"


def standing_address(project, annotator):
    return f"/api/v1/projects/{project.slug}/standings/{annotator.pk}/"


@pytest.mark.parametrize("report", [*REPORTS, "gallery"])
def test_ranks(project, report):
    expected = {Role.OWNER: 200, Role.MANAGER: 200, Role.REVIEWER: 200, Role.ANNOTATOR: 403}
    if report == "gallery":
        expected[Role.REVIEWER] = 403
    for role, code in expected.items():
        assert member(project, role).get(address(project, report)).status_code == code, role
    assert client_of(factories.make_user()).get(address(project, report)).status_code == 404


def test_reviewers_are_not_told_which_model_made_what(project):
    client = member(project, Role.REVIEWER)
    for report in REPORTS:
        assert "secret-model" not in json.dumps(client.get(address(project, report)).json())
    other = member(project, Role.MANAGER).get(address(project, "gallery")).json()
    assert other["models"] == []


@pytest.mark.parametrize("report", [*REPORTS, "gallery"])
def test_an_empty_project_has_an_answer_to_everything(report):
    project = factories.make_project()
    assert member(project, Role.MANAGER).get(address(project, report)).status_code == 200


def test_agreement(project):
    client = member(project, Role.MANAGER)
    found = client.get(address(project, "agreement")).json()
    assert found["aggregation"] == "majority_with_ties"
    assert found["labels"] == [{"method": "majority-with-ties", "n": 6}]
    [whole] = found["respects"]
    assert whole["respect"] == {"aspect": "", "in_parts": False}
    assert (whole["items"], whole["votes"]) == (6, 18)
    assert whole["alpha_nominal_interval"]["low"] <= whole["alpha_nominal"]
    [people] = client.get(address(project, "agreement"), {"voices": "people"}).json()["respects"]
    assert (people["votes"], people["observed"], people["alpha_nominal"]) == (12, 1.0, None)


@pytest.mark.parametrize(
    ("report", "wrong", "field"),
    [
        ("agreement", {"voices": "birds"}, "voices"),
        ("agreement", {"voice": "people"}, "voice"),
        ("human-machine", {"aspect": "x" * 65}, "aspect"),
        ("disagreements", {"in_parts": "perhaps"}, "in_parts"),
        ("gallery", {"model": "x"}, "model"),
    ],
)
def test_a_wrong_parameter_is_named(project, report, wrong, field):
    answer = member(project, Role.MANAGER).get(address(project, report), wrong)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_annotators_come_in_pages(project):
    client = member(project, Role.MANAGER)
    page = client.get(address(project, "annotators"), {"page_size": 2}).json()
    rest = client.get(page["next"]).json()
    rows = page["results"] + rest["results"]
    assert rest["next"] is None
    measured = [row for row in rows if row["quality"]["answers"]]
    assert [(row["kind"], row["quality"]["answers"]) for row in measured] == [
        ("person", 6),
        ("person", 6),
        ("simulated", 6),
    ]
    person = measured[0]["quality"]
    assert person["position"]["rate"] == 0.5
    assert person["speed"]["median_ms"] == 2000
    assert person["gold"] == {"n": 0, "accuracy": None, "low": 0.0, "high": 1.0}


def test_the_most_ambiguous_come_first_with_their_pictures(project):
    client = member(project, Role.MANAGER)
    rows = client.get(address(project, "disagreements")).json()["results"]
    assert [row["agreement"] for row in rows] == [pytest.approx(2 / 3)] * 3
    assert [sample["position"] for sample in rows[0]["samples"]] == [0, 1]
    assert rows[0]["samples"][0]["media_url"].startswith("/api/v1/media/samples/")
    assert client.get(address(project, "disagreements"), {"aspect": "motion"}).json()["results"] == []
    assert client.get(address(project, "disagreements"), {"in_parts": "true"}).json()["results"] == []


def test_disagreements_cost_the_same_however_many_there_are(project, django_assert_max_num_queries):
    client = member(project, Role.MANAGER)
    with django_assert_max_num_queries(8):
        client.get(address(project, "disagreements"))


def test_people_against_machines(project):
    found = member(project, Role.MANAGER).get(address(project, "human-machine")).json()
    [machine] = found["machines"]
    assert machine["confusion"]["matrix"] == [[3, 0, 3], [0, 0, 0], [0, 0, 0]]
    assert found["together"]["agreement"] == 0.5
    assert [(one["p_people"], one["p_machines"]) for one in found["furthest"]] == [(1.0, 0.0)] * 3
    assert len(found["furthest"][0]["samples"]) == 2


def test_a_manager_excludes_an_annotator_and_the_preferences_follow(project):
    client = member(project, Role.MANAGER)
    contrary = project.comparisons.first().judgments.get(annotator__kind="simulated").annotator
    wanted = {"is_excluded": True, "reason": "contrary"}
    changed = client.patch(standing_address(project, contrary), wanted, format="json").json()
    assert (changed["is_excluded"], changed["is_settled"], changed["reason"]) == (True, True, "contrary")
    assert changed["n_answered"] == 6
    assert set(project.comparisons.values_list("preferences__p_a", flat=True)) == {1.0}
    assert AuditEvent.objects.filter(action="standing.changed", project=project.slug).count() == 1
    listed = client.get(f"/api/v1/projects/{project.slug}/standings/").json()["results"]
    assert [row["annotator"] for row in listed if row["is_excluded"]] == [contrary.pk]
    rows = client.get(address(project, "annotators")).json()["results"]
    assert [row["annotator"] for row in rows if row["is_excluded"]] == [contrary.pk]
    assert {(row["reason"], row["is_settled"]) for row in rows if row["is_excluded"]} == {("contrary", True)}


def test_a_standing_is_changed_by_managers_for_a_reason(project):
    annotator = project.comparisons.first().judgments.first().annotator
    patch = {"is_paused": True}
    for client, code in (
        (member(project, Role.REVIEWER), 403),
        (member(project, Role.ANNOTATOR), 403),
        (client_of(factories.make_user()), 404),
    ):
        answer = client.patch(standing_address(project, annotator), patch | {"reason": "x"}, format="json")
        assert answer.status_code == code
    manager = member(project, Role.MANAGER)
    answer = manager.patch(standing_address(project, annotator), patch, format="json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["reason"]
    stranger = factories.make_annotator()
    assert manager.patch(standing_address(project, stranger), patch, format="json").status_code == 404
    assert not Standing.objects.filter(is_paused=True).exists()
