"""Room layouts: one to inspect, two to compare, with what geometry finds in them."""

import json

import pytest

from annotation.intake.formats.layouts import example_layout
from annotation.models import Comparison, Finding, Judgment, Sample
from tests.annotation import factories
from tests.annotation.intake.everything import media_files, reasons, run

pytestmark = pytest.mark.django_db


def write(folder, rows, name="rooms.json"):
    path = folder / name
    path.write_text(json.dumps(rows))
    return path


def test_two_layouts_of_a_room_are_compared(tmp_path):
    project = factories.make_project()
    row = {"prompt": "a bedroom", "layouts": [example_layout(1.0), example_layout(2.0)], "models": ["a", "b"]}
    report = run(write(tmp_path, [row | {"choice": "second", "annotator": "ann"}]), project)
    assert (report.imported, report.format) == (1, "Room layouts"), report.rejections
    judgment = Judgment.objects.get()
    assert (
        judgment.comparison.members.get(position=int(judgment.answer["choice"][-1])).sample.origin["model"] == "b"
    )
    assert set(Sample.objects.values_list("kind", flat=True)) == {"layout"}


def test_a_single_layout_waits_to_be_inspected_with_its_findings(tmp_path):
    project = factories.make_project(instrument="layout")
    outside = example_layout(3.9)
    report = run(write(tmp_path, {"prompt": "a bedroom", "layout": outside, "model": "planner"}), project)
    assert (report.imported, report.unlabelled) == (1, 1), report.rejections
    assert "out_of_room" in set(Finding.objects.values_list("code", flat=True))


def test_a_dry_run_finds_the_same_and_keeps_no_finding(tmp_path):
    project = factories.make_project(instrument="layout")
    path = write(tmp_path, [{"prompt": "a bedroom", "layout": example_layout(3.9)}] * 2)
    report = run(path, project, dry_run=True)
    assert (report.imported, report.already_there) == (1, 1), report.rejections
    assert not Finding.objects.exists()
    assert media_files() == []


def test_the_same_layout_written_differently_is_the_same_sample(tmp_path):
    project = factories.make_project(instrument="layout")
    layout = example_layout(1.0)
    turned = dict(reversed(layout.items()))
    report = run(write(tmp_path, [{"prompt": "p", "layout": layout}, {"prompt": "p", "layout": turned}]), project)
    assert (report.imported, report.already_there) == (1, 1)


BROKEN = {
    1: (7, "a number, not an object"),
    2: ({"layout": example_layout(1.0)}, "prompt is missing"),
    3: ({"prompt": "p", "layouts": {}}, "layouts is an object"),
    4: ({"prompt": "p", "layouts": []}, "layouts is a list; it is a list of 1"),
    5: ({"prompt": "p", "layout": "bed"}, "layouts[0] is text"),
    6: ({"prompt": "p", "layouts": [example_layout(1.0), None]}, "layouts[1] is nothing"),
    7: ({"prompt": "p", "layout": {"objects": []}}, "layouts[0]: "),
    8: ({"prompt": "p", "layout": example_layout(1.0) | {"room": {"floor": [[0, 0]]}}}, "layouts[0]: "),
    9: ({"prompt": "p", "layout": example_layout(1e9)}, "layouts[0]: "),
    10: ({"prompt": "p", "layout": example_layout(1.0), "models": ["a", "b"]}, "models is not"),
    11: ({"prompt": "p", "layouts": [example_layout(x) for x in (1.0, 2.0)]}, "samples; there are 2"),
}


def test_everything_that_can_be_wrong_is_said_and_the_rest_arrives(tmp_path):
    project = factories.make_project(instrument="layout")
    good = {"prompt": "fine", "layout": example_layout(1.5)}
    rows = [good, *(row for row, _ in BROKEN.values()), good | {"prompt": "fine too"}]
    report = run(write(tmp_path, rows), project)
    assert set(reasons(report)) == set(BROKEN), report.rejections
    for number, (_, reason) in BROKEN.items():
        assert reason in reasons(report)[number], reasons(report)[number]
    assert report.imported == Comparison.objects.count() == 2
