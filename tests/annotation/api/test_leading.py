"""What a lead does through the API: projects, prompts, comparisons, uploads."""

import hashlib
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotation import project_counts, queue
from annotation.models import AuditEvent, Project, Slot, Upload
from tests.annotation import factories

pytestmark = pytest.mark.django_db
PROJECTS = "/api/v1/projects/"


@pytest.fixture
def user():
    return factories.make_user()


@pytest.fixture
def client(user):
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def project(client):
    return Project.objects.get(slug=client.post(PROJECTS, {"name": "Cats & Dogs"}).json()["slug"])


def fields_of(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return [error["field"] for error in answer.json()["errors"]]


def test_whoever_makes_a_project_leads_it(client, user):
    answer = client.post(PROJECTS, {"name": "Cats & Dogs", "slots_per_comparison": 3, "guidelines": "Be kind."})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["slug"], made["role"], made["instrument"]) == ("cats-dogs", "owner", "pairwise")
    assert (made["slots_per_comparison"], made["guidelines"]) == (3, "Be kind.")
    assert set(made["counts"].values()) == {0}
    assert Project.objects.get().created_by == user
    assert client.get(f"{PROJECTS}cats-dogs/").json() == made


def test_slugs_are_found_and_never_taken_twice(client):
    slugs = [client.post(PROJECTS, {"name": "Cats"}).json()["slug"] for _ in range(3)]
    assert slugs == ["cats", "cats-2", "cats-3"]
    assert client.post(PROJECTS, {"name": "猫"}).json()["slug"] == "project"
    assert fields_of(client.post(PROJECTS, {"name": "Cats", "slug": "cats"})) == ["slug"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"slug": "a b"}, "slug"),
        ({"instrument": "telepathy"}, "instrument"),
        ({"instrument_config": {"colour": "red"}}, "instrument_config.colour"),
        ({"slots_per_comparison": 0}, "slots_per_comparison"),
        ({"slots_per_comparison": 1000}, "slots_per_comparison"),
    ],
)
def test_a_wrong_project_names_the_field(client, wrong, field):
    answer = client.post(PROJECTS, {"name": "Cats"} | wrong)
    assert answer.status_code == 400
    assert fields_of(answer) == [field]
    assert not Project.objects.exists()


def test_a_project_can_be_changed_but_not_its_instrument(client, project):
    address = f"{PROJECTS}{project.slug}/"
    changed = client.patch(address, {"name": "Dogs", "instrument_config": {"question": "Which dog?"}}).json()
    filled_in = {"question": "Which dog?", "allow_both_bad": True, "ask_strength": False}
    assert (changed["name"], changed["instrument_config"]) == ("Dogs", filled_in)
    assert fields_of(client.patch(address, {"instrument_config": {"question": ""}})) == [
        "instrument_config.question"
    ]
    assert client.patch(address, {"instrument": "ranking"}).json()["instrument"] == "pairwise"


SETTINGS = {
    "queue_order": "random",
    "gold_rate": 0.1,
    "lease_minutes": 20,
    "too_fast_ms": 900,
    "aggregation": "dawid_skene",
    "slots_per_comparison": 4,
}


def test_every_setting_is_read_changed_and_on_record(client, user, project):
    address = f"{PROJECTS}{project.slug}/"
    before = client.get(address).json()
    changed = client.patch(address, SETTINGS).json()
    assert {name: changed[name] for name in SETTINGS} == SETTINGS
    assert client.get(address).json() == changed
    [event] = AuditEvent.objects.filter(action="project.changed")
    assert (event.actor, event.project, event.after) == (user, project.slug, SETTINGS)
    assert event.before == {name: before[name] for name in SETTINGS}
    client.patch(address, SETTINGS)
    client.patch(address, {})
    assert AuditEvent.objects.filter(action="project.changed").count() == 1
    made = client.post(PROJECTS, {"name": "Dogs"} | SETTINGS).json()
    assert {name: made[name] for name in SETTINGS} == SETTINGS
    assert AuditEvent.objects.filter(action="project.created", project=made["slug"]).count() == 1


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("queue_order", "by_mood"),
        ("gold_rate", 0.6),
        ("gold_rate", -0.1),
        ("lease_minutes", 0),
        ("lease_minutes", 10_000),
        ("too_fast_ms", -1),
        ("aggregation", "guess"),
        ("slots_per_comparison", 101),
        ("name", None),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_changes(client, project, name, wrong):
    address = f"{PROJECTS}{project.slug}/"
    before = client.get(address).json()
    assert fields_of(client.patch(address, {"guidelines": "new", name: wrong})) == [name]
    assert client.get(address).json() == before


def test_another_order_of_the_queue_holds_for_what_is_open_at_once(client, project):
    factories.make_pairs(project, 12)
    in_order = Slot.objects.filter(project=project).order_by("order_key")
    client.patch(f"{PROJECTS}{project.slug}/", {"slots_per_comparison": 2})
    factories.make_pairs(project, 12)
    by_place = list(in_order.values_list("place", flat=True))
    assert by_place == sorted(by_place)
    client.patch(f"{PROJECTS}{project.slug}/", {"queue_order": "random"})
    assert list(in_order.values_list("place", flat=True)) != by_place


def test_more_slots_hold_for_comparisons_made_from_then_on(client, project):
    before = factories.make_pair(project)
    client.patch(f"{PROJECTS}{project.slug}/", {"slots_per_comparison": 3})
    after = factories.make_pair(project, "a dog")
    assert [one.slots.count() for one in (before, after)] == [1, 3]


def test_only_managers_change_settings(project):
    for role, code in (("annotator", 403), ("reviewer", 403), ("manager", 200)):
        one = APIClient()
        one.force_login(factories.make_user(project, role=role))
        assert one.patch(f"{PROJECTS}{project.slug}/", {"gold_rate": 0.2}).status_code == code


def test_projects_are_counted_all_at_once(client, project, django_assert_max_num_queries):
    for number in range(4):
        other = Project.objects.get(slug=client.post(PROJECTS, {"name": "Dogs"}).json()["slug"])
        factories.make_pairs(other, number)
    with django_assert_max_num_queries(16):
        rows = client.get(PROJECTS).json()["results"]
    assert [row["counts"]["comparisons"] for row in rows] == [3, 2, 1, 0, 0]
    assert [row["counts"]["samples"] for row in rows] == [6, 4, 2, 0, 0]


@pytest.fixture
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def test_counts_of_a_large_project_are_kept_for_a_while(client, project, monkeypatch, empty_cache):
    monkeypatch.setattr(project_counts, "LARGE", 3)
    address = f"{PROJECTS}{project.slug}/"
    factories.make_pair(project)
    assert client.get(address).json()["counts"]["comparisons"] == 1
    factories.make_pair(project, "a dog")
    assert client.get(address).json()["counts"]["comparisons"] == 2
    factories.make_pair(project, "a bird")
    assert client.get(address).json()["counts"]["comparisons"] == 2
    cache.clear()
    assert client.get(address).json()["counts"]["comparisons"] == 3


def test_prompts_are_added_once_and_listed_with_their_samples(client, project):
    address = f"{PROJECTS}{project.slug}/prompts/"
    answer = client.post(address, {"texts": ["a cat", "a  cat", "a dog"]})
    assert (answer.status_code, answer.json()) == (201, {"added": 2, "already_there": 1})
    factories.make_pair(project, "a cat")
    rows = client.get(address).json()["results"]
    assert [(row["text"], row["sample_count"]) for row in rows] == [("a cat", 2), ("a dog", 0)]
    assert {row["split"] for row in rows} <= {"train", "validation", "test"}
    assert fields_of(client.post(address, {"texts": ["a bird", " "]})) == ["texts.1"]
    assert fields_of(client.post(address, {"texts": []})) == ["texts"]


def test_comparisons_show_a_lead_everything(client, project, django_assert_max_num_queries):
    comparisons = factories.make_pairs(project, 6)
    annotator = factories.make_annotator()
    [assignment] = queue.lease(project, annotator)
    queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": "tie"}, 5)
    address = f"{PROJECTS}{project.slug}/comparisons/"
    with django_assert_max_num_queries(12):
        rows = client.get(address).json()["results"]
    assert [row["id"] for row in rows] == [comparison.pk for comparison in comparisons]
    row = next(row for row in rows if row["id"] == assignment.comparison.pk)
    assert row["judgment_count"] == 1
    assert row["preference"] == {"p_0": 0.5, "n_judgments": 1, "n_human": 0, "n_machine": 1, "agreement": 1.0}
    assert [sample["position"] for sample in row["samples"]] == [0, 1]
    assert row["samples"][0]["origin"]["model"] == "secret-model"
    found = {
        state: client.get(address, {"state": state}).json()["results"] for state in ("open", "answered", "tie")
    }
    assert {state: len(rows) for state, rows in found.items()} == {"open": 5, "answered": 1, "tie": 1}
    newest = client.get(address, {"ordering": "-id", "page_size": 2}).json()["results"]
    assert [row["id"] for row in newest] == [comparison.pk for comparison in comparisons[:-3:-1]]
    assert fields_of(client.get(address, {"state": "lost"})) == ["state"]
    assert fields_of(client.get(address, {"ordering": "password"})) == ["ordering"]


def test_counts_tell_people_from_simulated_ones(client, user, project):
    from annotation import annotators

    factories.make_pairs(project, 3)
    for annotator, choice in ((annotators.for_user(user), "first"), (factories.make_annotator(), "tie")):
        [assignment] = queue.lease(project, annotator)
        queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": choice}, 5)
    counts = client.get(f"{PROJECTS}{project.slug}/").json()["counts"]
    assert counts == {
        "prompts": 3,
        "samples": 6,
        "comparisons": 3,
        "slots_open": 1,
        "slots_answered": 2,
        "judgments": 2,
        "judgments_human": 1,
        "judgments_simulated": 1,
        "ties": 1,
    }


def test_an_upload_is_kept_under_a_name_of_ours(client, project, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    content = b"PAR1 and so on" * 1000
    sent = SimpleUploadedFile("..\\..\\evil\x07/../pairs.parquet", content)
    answer = client.post("/api/v1/uploads/", {"project": project.slug, "file": sent}, format="multipart")
    assert answer.status_code == 201
    upload = Upload.objects.get()
    expected = {"id": str(upload.pk), "name": "pairs.parquet", "bytes": len(content)}
    assert answer.json() == expected | {"sha256": hashlib.sha256(content).hexdigest()}
    assert Path(upload.path).read_bytes() == content
    assert Path(upload.path).parent == tmp_path / "uploads"
    assert Path(upload.path).name == upload.pk.hex


def test_an_upload_needs_a_file_and_a_project_of_ones_own(client, project, settings, tmp_path):
    settings.VAR_DIR = tmp_path

    def post(slug, content=b"x"):
        body = {"project": slug, "file": SimpleUploadedFile("a.parquet", content)}
        return client.post("/api/v1/uploads/", body, format="multipart")

    assert fields_of(post(project.slug, b"")) == ["file"]
    assert fields_of(client.post("/api/v1/uploads/", {"project": project.slug}, format="multipart")) == ["file"]
    assert post(factories.make_project().slug).status_code == 404
    assert post("nothing-there").status_code == 404
    own = factories.make_project()
    own.memberships.create(user=Project.objects.get(pk=project.pk).created_by, role="annotator")
    assert post(own.slug).status_code == 403
    assert not [path for path in (tmp_path / "uploads").glob("*") if path.is_file()]
