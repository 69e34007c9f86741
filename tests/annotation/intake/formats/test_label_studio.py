"""Label Studio's export: pairwise and choices, one judgment for each annotator, and every way to get it wrong."""

import json

import pytest

from annotation import queue
from annotation.media import store
from annotation.models import Annotator, Comparison, Judgment, Preference
from tests import photographs
from tests.annotation import factories
from tests.annotation.intake.everything import reasons, run

pytestmark = pytest.mark.django_db
DATA = {"prompt": "a word for red", "text1": "crimson", "text2": "azure"}


@pytest.fixture
def project():
    return factories.make_project(slots_per_comparison=3)


def region(selected="left", **fields):
    names = {"from_name": "pw", "to_name": ["text1", "text2"]}
    return {"id": "r", "type": "pairwise", **names, "value": {"selected": selected}} | fields


def choices(*said, **fields):
    return {"type": "choices", "from_name": "c", "to_name": "text1", "value": {"choices": list(said)}} | fields


def by(who, *result, **fields):
    return {"id": 1000 + (who if isinstance(who, int) else 0), "completed_by": who, "result": list(result)} | fields


def task(*annotations, number=1, **data):
    return {"id": number, "data": DATA | data, "annotations": list(annotations)}


def write(folder, tasks):
    path = folder / "project-1-at-2026.json"
    path.write_text(json.dumps(tasks, indent=1))
    return path


def winners():
    """The text that each annotator preferred."""
    found = {}
    for judgment in Judgment.objects.select_related("annotator"):
        choice = judgment.answer["choice"]
        if choice.startswith("sample_"):
            sample = judgment.comparison.members.get(position=int(choice[-1])).sample
            choice = store.read(sample.sha256).decode()
        found[judgment.annotator.name] = choice
    return found


def test_every_annotators_answer_is_a_judgment_of_their_own(project, tmp_path):
    annotations = [
        by(10, region("left"), lead_time=4.288),
        by({"id": 11, "email": "eve@example.com"}, region("right")),
    ]
    report = run(write(tmp_path, [task(*annotations, by(12, region("left"), was_cancelled=True))]), project)
    assert (report.imported, report.rejected, report.format) == (2, 0, "Label Studio")
    assert winners() == {"label-studio:10": "crimson", "label-studio:11": "azure"}
    assert Judgment.objects.get(annotator__name="label-studio:10").time_ms == 4288
    assert not Annotator.objects.filter(name__contains="eve").exists()
    assert Comparison.objects.count() == 1
    assert Preference.objects.get().p_a == 0.5
    assert run(write(tmp_path, [task(*annotations)]), project).already_there == 2


def test_photographs_that_label_studio_has_in_its_own_store(project, tmp_path):
    names = []
    for number, (_, photograph) in enumerate(list(photographs.photographs().items())[:2]):
        names.append(f"c0ffee{number}-photo.jpg")
        (tmp_path / names[-1]).write_bytes(photographs.jpeg(photograph))
    data = {
        "caption": "a photograph",
        "image_left": f"/data/upload/7/{names[0]}",
        "image_right": f"/data/local-files/?d=photos%2F{names[1]}",
    }
    annotation = by(1, region("right", to_name="img1,img2"))
    path = write(tmp_path, [{"id": 3, "data": data, "annotations": [annotation]}])
    report = run([path, *(tmp_path / name for name in names)], project)
    assert report.imported == 1, report.rejections
    judgment = Judgment.objects.get()
    winner = judgment.comparison.members.get(position=int(judgment.answer["choice"][-1])).sample
    assert winner.bytes == (tmp_path / names[1]).stat().st_size


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (choices("Left"), "crimson"),
        (choices("Right is better"), "azure"),
        (choices("image1"), "crimson"),
        (choices("B"), "azure"),
        (choices("Tie"), "tie"),
        (choices("Both_Good"), "tie"),
        (choices("Neither"), "both_bad"),
    ],
)
def test_comparisons_by_choices(project, tmp_path, said, answer):
    assert run(write(tmp_path, [task(by(1, said))]), project).imported == 1
    assert winners() == {"label-studio:1": answer}


@pytest.mark.parametrize("annotation", [by(1, region("none")), by(1)])
def test_what_nothing_selected_means_is_for_the_importer_to_say(project, tmp_path, annotation):
    path = write(tmp_path, [task(annotation)])
    assert run(path, project).unlabelled == 1
    assert queue.lease(project, factories.make_annotator())
    for meaning in ("tie", "both_bad"):
        other = factories.make_project()
        assert run(path, other, {"unselected": meaning}).imported == 1
        assert Judgment.objects.get(comparison__project=other).answer == {"choice": meaning}


def test_tasks_without_annotations_wait_in_the_queue(project, tmp_path):
    tasks = [
        {"id": 1, "data": DATA},
        task(number=2, text1="scarlet"),
        task(by(1, was_cancelled=True), text1="ruby"),
    ]
    tasks.append({"id": 4, "data": DATA | {"text1": "rose"}, "predictions": []})
    report = run(write(tmp_path, tasks), project)
    assert (report.imported, report.unlabelled) == (4, 4)


def test_keys_may_be_named(project, tmp_path):
    data = {"title": "a word for red", "mine": "crimson", "theirs": "azure", "source": "web"}
    path = write(tmp_path, [{"id": 1, "data": data, "annotations": [by(1, region("right"))]}])
    assert "mine, theirs" in reasons(run(path, project))[0]
    options = {"prompt_key": "title", "sample_keys": ("mine", "theirs")}
    assert run(path, project, options).imported == 1
    assert winners() == {"label-studio:1": "azure"}


# As the editor writes it (HumanSignal/label-studio, web/libs/editor/src/examples/pairwise) and the server exports
# it: the region points at the Pairwise tag itself, and the template's tasks have two texts and no prompt.
AS_EXPORTED = {
    "id": 41,
    "annotations": [
        {
            "id": 1001,
            "completed_by": 3,
            "result": [
                {
                    "id": "qX3_r7TbNw",
                    "type": "pairwise",
                    "value": {"selected": "right"},
                    "origin": "manual",
                    "to_name": "pw",
                    "from_name": "pw",
                }
            ],
            "was_cancelled": False,
            "ground_truth": False,
            "created_at": "2026-01-05T09:12:44.120931Z",
            "updated_at": "2026-01-05T09:12:44.120959Z",
            "draft_created_at": None,
            "lead_time": 15.053,
            "prediction": {},
            "result_count": 0,
            "unique_id": "5a0d3c1e-8f57-4c2b-9d0e-1b9f6a7c2d44",
            "import_id": None,
            "last_action": None,
            "task": 41,
            "project": 7,
            "updated_by": 3,
            "parent_prediction": None,
            "parent_annotation": None,
            "last_created_by": None,
        }
    ],
    "file_upload": "3f2a1b0c-words.json",
    "drafts": [],
    "predictions": [],
    "data": {"text1": "crimson", "text2": "azure"},
    "meta": {},
    "created_at": "2026-01-05T09:00:01.000000Z",
    "updated_at": "2026-01-05T09:12:44.200000Z",
    "inner_id": 1,
    "total_annotations": 1,
    "cancelled_annotations": 0,
    "total_predictions": 0,
    "comment_count": 0,
    "unresolved_comment_count": 0,
    "last_comment_updated_at": None,
    "project": 7,
    "updated_by": 3,
    "comment_authors": [],
}


def test_an_export_of_the_pairwise_template(project, tmp_path):
    path = write(tmp_path, [AS_EXPORTED])
    assert "give one text for all tasks" in reasons(run(path, project))[0]
    assert run(path, project, {"prompt_text": "a word for red"}).imported == 1
    assert winners() == {"label-studio:3": "azure"}
    assert Judgment.objects.get().time_ms == 15053
    assert Comparison.objects.get().prompt.text == "a word for red"


def test_a_prompt_in_the_task_counts_more_than_the_text_for_all(project, tmp_path):
    path = write(tmp_path, [task(by(1, region()))])
    assert run(path, project, {"prompt_text": "something else"}).imported == 1
    assert Comparison.objects.get().prompt.text == DATA["prompt"]


BROKEN = [
    ([task(by(1, region("left"))), 7], {1: "it is a number, not an object"}),
    ([{"id": 1, "data": [], "annotations": []}], {0: "data is a list"}),
    ([{"id": 1, "annotations": [by(1, region())], "data": {"text1": "a", "text2": "b"}}], {0: "no prompt"}),
    ([task(7, by(1, region()))], {0: "an annotation is a number"}),
    ([task({"id": 5, "result": "left"})], {0: "result is text, not a list"}),
    ([task(by(1, region(), region()))], {0: "2 answers in one annotation"}),
    ([task(by(1, {"type": "rating", "value": {"rating": 3}}))], {0: "no region"}),
    ([task(by(1, region("middle")))], {0: "selected is 'middle'"}),
    ([task(by(1, region(value=[])))], {0: "value is a list"}),
    ([task(by(1, choices("Left", "Right")))], {0: "not a list of one text"}),
    ([task(by(1, choices("Photorealistic")))], {0: "'Photorealistic' is none"}),
    ([task(by(1, region()), text1="")], {0: "data.text1 is empty"}),
    ([task(by(1, region()), text1=5)], {0: "data.text1 is a number"}),
    ([task(by(1, region()), text1="s3://bucket/a.png")], {0: "in a store (s3)"}),
    ([task(by(1, region()), text1="/data/upload/1/absent.png")], {0: "no file absent.png"}),
    ([task(by(1, region()), text1="/data/local-files/?x=1")], {0: "names no file"}),
    ([task(by(1, region()), text1="http://10.0.0.1/a.png")], {0: "no public address"}),
    ([task(by(1, region("left")), by(1, region("right")))], {1: "differently before"}),
]  # fmt: skip


def test_everything_that_can_be_wrong_is_said_and_the_rest_arrives(tmp_path):
    good = [task(by(number, region("left")), text1="fine") for number in (21, 22)]
    for tasks, wrong in BROKEN:
        project = factories.make_project(slots_per_comparison=3)
        report = run(write(tmp_path, [good[0], *tasks, good[1]]), project)
        found = {number - 1: reason for number, reason in reasons(report).items()}
        assert set(found) == set(wrong)
        for number, reason in wrong.items():
            assert reason in found[number], found[number]
        assert Annotator.objects.filter(judgments__comparison__project=project, name="label-studio:21").exists()
        assert Annotator.objects.filter(judgments__comparison__project=project, name="label-studio:22").exists()
        assert report.rejections[0].where.startswith(("task 1", "element"))


def test_a_pair_with_more_answers_than_places_says_so(tmp_path):
    project = factories.make_project(slots_per_comparison=1)
    report = run(write(tmp_path, [task(by(1, region()), by(2, region()))]), project)
    assert report.imported == 1
    assert "no free place" in reasons(report)[1]
