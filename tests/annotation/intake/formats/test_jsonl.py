"""JSON Lines: every way to say a row, and every way to get it wrong."""

import json
import shutil
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation import queue
from annotation.instruments import registry
from annotation.intake import fields
from annotation.media import store
from annotation.models import Comparison, Judgment, Preference, Sample
from tests import photographs
from tests.annotation import factories
from tests.annotation.intake.everything import content, counts, reasons, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project(slots_per_comparison=3)


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Photographs and what blurring makes of them, as files beside where a table will be."""
    folder = tmp_path_factory.mktemp("photos")
    for number, (caption, photograph) in enumerate(list(photographs.photographs().items())[:3]):
        (folder / f"{number}.jpg").write_bytes(photographs.jpeg(photograph))
        (folder / f"{number}-blurred.jpg").write_bytes(
            photographs.jpeg(photographs.DEGRADATIONS["blurred"](photograph))
        )
        (folder / f"{number}.caption").write_text(caption)
    return folder


def write(folder, rows, name="pairs.jsonl"):
    path = folder / name
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def texts(choice=None, **fields):
    """A row of two texts."""
    said = {} if choice is None else {"choice": choice}
    return {"prompt": "a word for red", "text_0": "crimson", "text_1": "azure", **said, **fields}


def test_photographs_with_labels_models_and_captions(photos, project, tmp_path):
    shutil.copytree(photos, tmp_path / "media")
    rows = []
    for number in range(3):
        caption = (photos / f"{number}.caption").read_text()
        samples = [
            {"file": f"{number}.jpg", "model": "camera", "caption": "sharp", "caption_source": "vlm:blip"},
            {"file": f"{number}-blurred.jpg", "model": "camera-blurred", "seed": number},
        ]
        rows.append({"prompt": caption, "samples": samples, "choice": "first", "annotator": "ann", "time_ms": 1200})
    report = run([write(tmp_path, rows), tmp_path / "media"], project)
    assert (report.imported, report.rejected, report.format) == (3, 0, "JSON Lines")
    for judgment in Judgment.objects.select_related("annotator", "comparison"):
        assert (judgment.annotator.name, judgment.time_ms) == ("imported:ann", 1200)
        winner = judgment.comparison.members.get(position=int(judgment.answer["choice"][-1])).sample
        assert winner.origin["model"] == "camera"
        assert (winner.caption, winner.caption_source) == ("sharp", "vlm:blip")
    assert Sample.objects.filter(origin__seed=2).count() == 1
    assert run([write(tmp_path, rows), tmp_path / "media"], project).already_there == 3


BROKEN = {
    0: (b'{"prompt": "cut off', "no JSON"),
    2: ([1], "a list, not an object"),
    3: ({"text_0": "a", "text_1": "b"}, "prompt is missing"),
    4: (texts(prompt=5), "prompt is a number"),
    5: (texts(prompt="  "), "prompt is empty"),
    6: (texts(prompt="x" * 10_001), "longer than 10,000"),
    7: ({"prompt": "p"}, "sample_0 is missing"),
    8: ({"prompt": "p", "text_0": "a", "text_2": "b"}, "sample_1 is missing"),
    9: ({"prompt": "p", "text_0": "a"}, "compares 2 samples; there are 1"),
    10: ({"prompt": "p", "samples": ["a", "b"], "sample_0": "a"}, "say the samples in one way"),
    11: (texts(file_0="a.png"), "file_0 and text_0 are both there"),
    12: ({"prompt": "p", "samples": "a"}, "samples is text, not a list"),
    13: ({"prompt": "p", "samples": [1, 2]}, "samples[0] is a number"),
    14: ({"prompt": "p", "samples": []}, "there are 0 samples"),
    15: ({"prompt": "p", "sample_0": "absent.png", "sample_1": "red.png"}, "sample_0: there is no file absent.png"),
    16: ({"prompt": "p", "sample_0": "../red.png", "sample_1": "red.png"}, "leads out"),
    17: ({"prompt": "p", "sample_0": "/etc/passwd", "sample_1": "red.png"}, "absolute"),
    18: ({"prompt": "p", "sample_0": "broken.png", "sample_1": "red.png"}, "sample_0: The bytes do not decode"),
    19: ({"prompt": "p", "sample_0": "s3://bucket/a.png", "sample_1": "red.png"}, "only http and https"),
    20: ({"prompt": "p", "sample_0": "", "sample_1": "red.png"}, "sample_0 is empty"),
    21: ({"prompt": "p", "url_0": "red.png", "sample_1": "red.png"}, "no http or https address"),
    22: ({"prompt": "p", "url_0": "http://127.0.0.1/a.png", "sample_1": "red.png"}, "no public address"),
    23: ({"prompt": "p", "layout_0": [], "text_1": "b"}, "layout_0 is a list"),
    24: ({"prompt": "p", "layout_0": {"room": 1}, "text_1": "b"}, "layout_0: "),
    25: (texts("third"), "choice is 'third'"),
    26: (texts(1), "choice is a number"),
    27: (texts(label_0=0.7), "label_0 is 0.7"),
    28: (texts(label_0=1, label_1=1), "contradict"),
    29: (texts("first", label_0=1), "say the answer in one way"),
    30: (texts(answer="first"), "answer is text, not an object"),
    31: (texts(answer={"choice": "third"}), "answer.choice: "),
    32: (texts(answer={"colour": "red"}), "answer."),
    33: (texts("first", time_ms="soon"), "time_ms is text"),
    34: (texts("first", time_ms=-1), "time_ms is -1"),
    35: (texts(seed_0=1.5), "seed_0 is a number"),
    36: (texts(caption_0=7), "caption_0 is a number"),
    37: (b'{"prompt": "\xff"}', "UTF-8"),
    38: (texts(prompt="nul \0 inside"), "characters that are not text"),
    39: (texts(text_0="\ud800"), "half a surrogate pair"),
    43: (texts(caption_0="a \0 b"), "caption_0 has characters that are not text"),
    44: (texts(answer={"choice": "first\0"}), "answer has characters that are not text"),
    45: ({"prompt": "p", "sample_0": "http://\ud800\0/", "text_1": "b"}, "sample_0: http://"),
    41: (texts("second", annotator="ann"), "answered this pair differently before"),
}


def test_everything_that_can_be_wrong_is_said_and_the_rest_arrives(project, tmp_path):
    (tmp_path / "red.png").write_bytes(factories.picture(1))
    (tmp_path / "green.png").write_bytes(factories.picture(300))
    (tmp_path / "broken.png").write_bytes(factories.picture(2)[:40])
    good = {
        1: {"prompt": "p", "sample_0": "red.png", "sample_1": "green.png", "odd": 1},
        40: texts("first", annotator="ann"),
        42: texts("tie", annotator="bob"),
    }
    rows = {number: row for number, (row, _) in BROKEN.items()} | good
    lines = [rows[number] for number in range(46)]
    names = ("red.png", "green.png", "broken.png")
    files = [write(tmp_path, lines), *(tmp_path / name for name in names)]
    report = run(files, project)
    assert set(reasons(report)) == set(BROKEN)
    for number, (_, reason) in BROKEN.items():
        assert reason in reasons(report)[number], (number, reasons(report)[number])
    assert (report.imported, report.ties, report.unlabelled) == (3, 1, 1)
    assert {rejection.where for rejection in report.rejections} == {f"line {number + 1}" for number in BROKEN}
    assert any("odd" in note for note in report.notes)
    assert Comparison.objects.filter(project=project).count() == 2
    assert Preference.objects.get().p_a in (0.25, 0.75)


anything = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(["first", "tie", "a.png"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=4,
)
names = st.sampled_from(
    [*fields.WHOLE, *(f"{name}_{n}" for name in (*fields.SOURCES, *fields.ABOUT) for n in (0, 1))]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.dictionaries(names, anything, max_size=4), max_size=12))
def test_whatever_stands_in_the_rows_each_is_taken_or_refused_with_a_reason(project, tmp_path, changes):
    rows = [texts(annotator=f"ann {number}") | change for number, change in enumerate(changes)] + [texts("first")]
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    dry = run(path, project, dry_run=True)
    report = run(path, project, report_path=tmp_path / "report.json")
    assert report.rows == dry.rows == len(rows)
    assert [one.row for one in report.rejections] == [one.row for one in dry.rejections]
    assert all(one.reason for one in report.rejections)
    assert json.loads((tmp_path / "report.json").read_text()) == report.as_json()


def test_nothing_of_a_rejected_row_stays(project, tmp_path):
    before = counts()
    report = run(write(tmp_path, [texts(answer={"choice": "third"}), texts("third")]), project)
    assert report.rejected == 2
    assert {name: n for name, n in counts().items() if name != "AuditEvent"} == {
        name: n for name, n in before.items() if name != "AuditEvent"
    }


@pytest.mark.parametrize(
    ("said", "winner"),
    [
        ({"choice": "first"}, "crimson"),
        ({"choice": "right"}, "azure"),
        ({"label": "sample_1"}, "azure"),
        ({"label_0": 1}, "crimson"),
        ({"label_0": 0, "label_1": 1}, "azure"),
        ({"answer": {"choice": "second"}}, "azure"),
    ],
)
def test_who_won_is_independent_of_how_it_is_said(project, tmp_path, said, winner):
    assert run(write(tmp_path, [texts(**said)]), project).imported == 1
    judgment = Judgment.objects.get()
    sample = judgment.comparison.members.get(position=int(judgment.answer["choice"][-1])).sample
    assert store.read(sample.sha256).decode() == winner


def test_a_zip_with_the_table_in_a_folder_is_as_good_as_loose_files(project, tmp_path):
    pictures = {f"{number}.png": factories.picture(number) for number in range(4)}
    rows = [
        {"prompt": "p", "sample_0": f"{n}.png", "sample_1": f"{n + 1}.png", "choice": "second"} for n in range(3)
    ]
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("set/pairs.jsonl", "\n".join(map(json.dumps, rows)))
        for name, data in pictures.items():
            file.writestr(f"set/{name}", data)
    assert run(path, project).imported == 3
    loose = factories.make_project(slots_per_comparison=3, seed=project.seed)
    for name, data in pictures.items():
        (tmp_path / name).write_bytes(data)
    assert run([write(tmp_path, rows), *(tmp_path / name for name in pictures)], loose).imported == 3
    without_names = [[row[:3], row[4]] for row in content(project)]
    assert without_names == [[row[:3], row[4]] for row in content(loose)]


def test_rows_without_answers_wait_in_the_queue_of_any_instrument(tmp_path):
    project = factories.make_project(instrument="ranking")
    samples = [{"text": f"word {number}"} for number in range(5)]
    report = run(write(tmp_path, [{"prompt": "a word", "samples": samples}, texts("first")]), project)
    assert (report.imported, report.unlabelled) == (1, 1)
    assert "answer" in reasons(report)[1]
    [assignment] = queue.lease(project, factories.make_annotator())
    assert len(assignment.samples) == 5
    ignoring = run(write(tmp_path, [texts("first")]), project, {"labels": "ignore"})
    assert (ignoring.imported, ignoring.unlabelled) == (1, 1)


def test_an_answer_to_the_same_sample_twice_is_not_clear(tmp_path):
    project = factories.make_project(instrument="ranking")
    samples = [{"text": word} for word in ("a", "b", "a")]
    row = {"prompt": "p", "samples": samples, "answer": {"order": [[0], [1], [2]]}}
    assert "the same" in reasons(run(write(tmp_path, [row]), project))[0]


def test_an_answer_of_another_instrument_is_taken_as_it_stands(tmp_path):
    instrument = registry.get("ranking")
    project = factories.make_project(instrument="ranking", instrument_config=dict(instrument.example_config))
    samples = [{"text": f"word {number}"} for number in range(3)]
    row = {"prompt": "a word", "samples": samples, "answer": dict(instrument.example), "annotator": "ann"}
    report = run(write(tmp_path, [row]), project)
    assert (report.imported, report.unlabelled) == (1, 0), report.rejections
    judgment = Judgment.objects.get()
    assert instrument.to_shown(judgment.answer, judgment.shown_order) == row["answer"]


def test_one_model_and_seed_draw_one_sample(project, tmp_path):
    rows = [texts("first", model_0="m", seed_0=1), texts("first", model_0="m", seed_0=1, text_0="scarlet")]
    report = run(write(tmp_path, rows), project)
    assert report.imported == 1
    assert "same model and seed" in reasons(report)[1]
