"""What machines send by the thousand: samples, comparisons, judgments; each row on its own, twice is once."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotation.models import Annotator, AuditEvent, Comparison, Judgment, Prompt, Sample, Slot
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project()


def sign_in(user):
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def client(project):
    return sign_in(factories.make_user(project, role="manager"))


def address(project, what):
    return f"/api/v1/projects/{project.slug}/{what}/"


def send(client, project, content, **fields):
    body = {"prompt": "a cat", "file": SimpleUploadedFile("x.png", content)} | fields
    return client.post(address(project, "samples"), body, format="multipart")


# --- samples ---------------------------------------------------------------------------------------


def test_a_sample_is_stored_once_with_its_origin(client, project):
    first = send(client, project, factories.picture(1), model="m", seed=7, guidance=4.5)
    again = send(client, project, factories.picture(1), model="m", seed=7, guidance=4.5)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["origin"] == {"model": "m", "seed": 7, "guidance": 4.5}
    assert (first.json()["kind"], first.json()["prompt"]) == ("image", "a cat")
    assert Prompt.objects.get().text == "a cat"
    picture = client.get(first.json()["media_url"])
    assert b"".join(picture.streaming_content) == factories.picture(1)
    assert AuditEvent.objects.filter(action="sample.stored").count() == 1


def test_without_model_and_seed_the_bytes_say_which_sample_it_is(client, project):
    codes = [send(client, project, factories.picture(number)).status_code for number in (1, 1, 2)]
    assert codes == [201, 200, 201]
    assert Sample.objects.count() == 2


def test_one_model_and_seed_do_not_make_two_samples(client, project):
    send(client, project, factories.picture(1), model="m", seed=7)
    answer = send(client, project, factories.picture(2), model="m", seed=7)
    assert answer.status_code == 409
    assert Sample.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "fields", "field"),
    [
        (b"not a picture", {}, "file"),
        (b"", {}, "file"),
        (b"x", {"kind": "smell"}, "kind"),
        (factories.picture(1), {"seed": -1}, "seed"),
        (factories.picture(1), {"prompt": " "}, "prompt"),
        (factories.picture(1), {"kind": "video"}, "file"),
    ],
)
def test_a_wrong_sample_is_named_and_leaves_nothing(client, project, content, fields, field):
    answer = send(client, project, content, **fields)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Sample.objects.exists()


# --- comparisons -----------------------------------------------------------------------------------


def pair(project, text="a cat", **more):
    samples = [str(factories.make_sample(project, text).pk) for _ in range(2)]
    return {"samples": samples, "strategy": "by-hand"} | more


def test_good_rows_are_made_and_the_others_reported(client, project):
    good = pair(project, priority=5, slots_wanted=3)
    elsewhere = pair(factories.make_project())
    unlike = {"samples": [pair(project, "a dog")["samples"][0], good["samples"][0]], "strategy": "x"}
    rows = [good, {"samples": [], "strategy": ""}, elsewhere, unlike, {**good, "priority": 101}]
    answer = client.post(address(project, "comparisons"), {"comparisons": rows})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["created"], told["repeated"], told["refused"]) == (1, 0, 4)
    assert [result["outcome"] for result in told["results"]] == ["created", *["refused"] * 4]
    assert [result["index"] for result in told["results"]] == list(range(5))
    fields = [{error["field"] for error in result["errors"]} for result in told["results"]]
    assert fields == [set(), {"samples", "strategy"}, {"samples.0", "samples.1"}, {"samples"}, {"priority"}]
    comparison = Comparison.objects.get()
    assert (comparison.priority, comparison.slots_wanted, comparison.slots.count()) == (5, 3, 3)
    [event] = AuditEvent.objects.filter(action="comparisons.made")
    assert event.after == {"created": 1}


def test_sending_comparisons_again_makes_none(client, project):
    rows = [pair(project) for _ in range(3)]
    first = client.post(address(project, "comparisons"), {"comparisons": rows}).json()
    turned = [{**row, "samples": row["samples"][::-1]} for row in rows]
    again = client.post(address(project, "comparisons"), {"comparisons": turned})
    assert again.status_code == 200
    assert again.json()["repeated"] == 3
    assert [row["id"] for row in again.json()["results"]] == [row["id"] for row in first["results"]]
    assert Comparison.objects.count() == 3


def test_a_thousand_comparisons_are_one_request_of_few_queries(client, project, django_assert_max_num_queries):
    samples = [str(factories.make_sample(project, "a cat").pk) for _ in range(46)]
    pairs = [[a, b] for number, a in enumerate(samples) for b in samples[:number]]
    rows = [{"samples": samples, "strategy": "all-pairs"} for samples in pairs[:1000]]
    with django_assert_max_num_queries(60):
        answer = client.post(address(project, "comparisons"), {"comparisons": rows})
    assert answer.json()["created"] == 1000
    assert Slot.objects.filter(project=project).count() == 1000
    too_many = client.post(address(project, "comparisons"), {"comparisons": [*rows, rows[0]]})
    assert too_many.status_code == 400


# --- judgments -------------------------------------------------------------------------------------

JUDGE = {"kind": "vlm", "name": "some-judge", "config": {"temperature": 0}}


def row(comparison, choice="first", **more):
    return {"client_id": str(uuid.uuid4()), "comparison": comparison.pk, "answer": {"choice": choice}} | more


def test_a_manager_sends_what_a_machine_answered(client, project):
    comparisons = factories.make_pairs(project, 4)
    rows = [
        row(comparisons[0], "first"),
        row(comparisons[1], "first", shown_order=[1, 0], raw_text="The left one, because…", time_ms=800),
        row(comparisons[2], "third"),
        row(comparisons[3], shown_order=[0, 0]),
        row(comparisons[3], shown_order=[]),
        {"client_id": str(uuid.uuid4()), "answer": {}},
        row(factories.make_pair(factories.make_project())),
    ]
    body = {"annotator": JUDGE, "judgments": rows}
    answer = client.post(address(project, "judgment-batches"), body)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["created"], told["refused"]) == (2, 5)
    fields = [[error["field"] for error in result["errors"]] for result in told["results"]]
    assert fields == [[], [], ["answer.choice"], ["shown"], ["shown_order"], [""], ["comparison"]]
    given = {judgment.comparison_id: judgment for judgment in Judgment.objects.all()}
    assert given[comparisons[0].pk].answer == {"choice": "sample_0"}
    assert given[comparisons[1].pk].answer == {"choice": "sample_1"}
    assert given[comparisons[1].pk].raw_text == "The left one, because…"
    annotator = Annotator.objects.get(kind="vlm")
    assert (annotator.name, annotator.config) == ("some-judge", {"temperature": 0})
    again = client.post(address(project, "judgment-batches"), body)
    assert again.status_code == 200
    assert [result["outcome"] for result in again.json()["results"][:2]] == ["repeated", "repeated"]
    assert [result["id"] for result in again.json()["results"]] == [result["id"] for result in told["results"]]


def test_no_comparison_gets_more_answers_than_it_wants(client, project):
    comparison = factories.make_pair(project)
    first = client.post(address(project, "judgment-batches"), {"annotator": JUDGE, "judgments": [row(comparison)]})
    assert first.json()["created"] == 1
    other = JUDGE | {"config": {"temperature": 1}}
    second = client.post(address(project, "judgment-batches"), {"annotator": other, "judgments": [row(comparison)]})
    assert second.json()["refused"] == 1
    assert Judgment.objects.count() == 1


def test_nobody_speaks_for_a_person_and_annotators_for_no_machine(client, project):
    comparison = factories.make_pair(project)
    person = {"annotator": JUDGE | {"kind": "person"}, "judgments": [row(comparison)]}
    assert client.post(address(project, "judgment-batches"), person).status_code == 400
    annotator = sign_in(factories.make_user(project))
    machine = {"annotator": JUDGE, "judgments": [row(comparison)]}
    assert annotator.post(address(project, "judgment-batches"), machine).status_code == 403
    assert sign_in(factories.make_user()).post(address(project, "judgment-batches"), machine).status_code == 404
    assert not Judgment.objects.exists()


def test_ones_own_answers_go_to_the_slots_that_one_took(project):
    factories.make_pairs(project, 3)
    client, other = (sign_in(factories.make_user(project)) for _ in range(2))
    taken = client.post(address(project, "assignments"), {"count": 2}).json()["assignments"]
    [theirs] = other.post(address(project, "assignments"), {"count": 1}).json()["assignments"]

    def own(slot, **more):
        return {"client_id": str(uuid.uuid4()), "slot": slot, "answer": {"choice": "tie"}, "time_ms": 900} | more

    rows = [
        own(taken[0]["slot"]),
        own(taken[1]["slot"], shown_order=[0, 1]),
        own(theirs["slot"]),
        own(uuid.uuid4()),
    ]
    told = client.post(address(project, "judgment-batches"), {"judgments": rows}).json()
    assert [result["outcome"] for result in told["results"]] == ["created", "refused", "refused", "refused"]
    assert told["results"][1]["errors"][0]["field"] == "shown_order"
    assert Judgment.objects.get().slot_id == uuid.UUID(taken[0]["slot"])
