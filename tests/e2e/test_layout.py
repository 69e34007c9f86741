"""Layouts: what a person finds, repairs and prefers in a room ends as it was meant."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotation.media import store
from annotation.models import Comparison, Finding, Judgment, Membership, Project, Sample
from tests.annotation import factories
from tests.e2e.answering import ask_by, judgments, look
from tests.e2e.blind import Heard
from tests.e2e.furnished import add_rooms, untidy
from tests.e2e.waiting import eventually

ROOMS = 4


@pytest.fixture
def rooms(project: Project) -> list[Comparison]:
    ask_by(project, "layout")
    return add_rooms(project, [(untidy(shift=number * 0.05),) for number in range(ROOMS)])


@pytest.fixture
def annotator(page: Page, project: Project, rooms: list[Comparison], sign_in: Callable[[Any], None]) -> Page:
    """An annotator's tab, with the first room on it."""
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    is_asked(page)
    return page


def is_asked(page: Page) -> None:
    """A room is there, and nothing is said of it."""
    expect(page.get_by_role("button", name="Accept")).to_be_enabled()
    expect(page.get_by_role("button", name="Accept")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("button", name="Reject")).to_have_attribute("aria-pressed", "false")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def thing(page: Page, name: str) -> Locator:
    """An object on the plan."""
    return page.locator(f"[data-object={name}]")


def findings(page: Page) -> Locator:
    return page.get_by_role("region", name="Findings").get_by_role("listitem")


def is_checked(page: Page, n: int) -> None:
    """Geometry has looked at the room as it is now, and finds so much."""
    expect(findings(page)).to_have_count(n)
    expect(page.get_by_text("checking", exact=True)).to_have_count(0)


def drag(page: Page, what: Locator, right: float, up: float) -> None:
    """By so many metres. The scale says how long one is."""
    box = what.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    metre = pixels_in_a_metre(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right * metre / 2, y - up * metre / 2, steps=3)
    page.mouse.move(x + right * metre, y - up * metre, steps=3)
    page.mouse.up()


def pixels_in_a_metre(page: Page) -> float:
    """The bed is two metres long and stands along x."""
    box = thing(page, "bed").locator("path").first.bounding_box()
    assert box
    # Its line is drawn half inside and half outside of it.
    return (box["width"] - 1.25) / 2


def repaired() -> dict[str, Any]:
    """The objects of the one repaired layout that is stored, by name."""
    layout = json.loads(store.read(Sample.objects.get(parent__isnull=False).sha256))
    return {piece["id"]: piece for piece in layout["objects"]}


def test_accepted_by_key_and_by_mouse(annotator: Page) -> None:
    press(annotator, "a")
    eventually(annotator, lambda: Judgment.objects.count() == 1, "the first is stored")
    is_asked(annotator)
    annotator.get_by_role("button", name="Accept").click()
    assert [judgment.answer for judgment in judgments(2, annotator)] == [{"decision": "accept"}] * 2
    assert all(judgment.time_ms for judgment in Judgment.objects.all())
    assert not Sample.objects.filter(parent__isnull=False).exists()


def test_what_geometry_finds_is_drawn_where_it_is_and_said(annotator: Page) -> None:
    expect(findings(annotator)).to_have_text(
        [
            "1bed and nightstand share 0.12 m² of floor.",
            "2wardrobe stands 0.11 m² outside the room.",
            "3wardrobe stands in the way of door 1.",
        ]
    )
    marks = annotator.locator("[data-finding]")
    codes = [mark.get_attribute("data-finding") for mark in marks.all()]
    assert codes == ["overlap", "out_of_room", "blocked_door"]
    # The overlap lies in both.
    for name in ("bed", "nightstand"):
        outer, inner = thing(annotator, name).bounding_box(), marks.first.bounding_box()
        assert outer and inner
        assert outer["x"] - 2 <= inner["x"] and outer["y"] - 2 <= inner["y"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 2
    findings(annotator).nth(1).hover()
    expect(marks.nth(1)).to_have_attribute("data-lit", "true")
    findings(annotator).nth(2).get_by_role("button").focus()
    expect(marks.nth(2)).to_have_attribute("data-lit", "true")


def test_rejected_by_keys_alone(annotator: Page) -> None:
    press(annotator, "r", "Enter")
    expect(annotator.get_by_role("button", name="Choose at least one reason")).to_be_disabled()
    press(annotator, "1", "4", "4", "w", "e")
    expect(annotator.get_by_label("Note: Something else")).to_be_focused()
    press(annotator, "Enter")
    assert not Judgment.objects.exists()
    annotator.keyboard.type("no place to sit")
    press(annotator, "Enter")
    (judgment,) = judgments(1, annotator)
    assert judgment.answer == {
        "decision": "reject",
        "reasons": [
            {"code": "overlap"},
            {"code": "poor_arrangement"},
            {"code": "other", "note": "no place to sit"},
        ],
    }
    is_asked(annotator)


def test_rejected_by_mouse_with_a_note(annotator: Page) -> None:
    annotator.get_by_role("button", name="Reject").click()
    annotator.get_by_role("checkbox", name="A door is blocked").click()
    annotator.get_by_label("Note: A door is blocked").fill("by the wardrobe")
    annotator.get_by_role("button", name="Send").click()
    (judgment,) = judgments(1, annotator)
    assert judgment.answer["reasons"] == [{"code": "blocked_door", "note": "by the wardrobe"}]


def test_repaired_by_keys_alone(annotator: Page) -> None:
    is_checked(annotator, 3)
    press(annotator, "m", "n", "n", "p")
    # The first thing that is wrong, and from there to the one before the next but one.
    expect(thing(annotator, "nightstand")).to_have_attribute("data-selected", "true")
    expect(annotator.get_by_role("button", name="Nothing is changed yet")).to_be_disabled()
    press(annotator, "Shift+ArrowUp", "ArrowLeft", "ArrowLeft")
    is_checked(annotator, 2)
    press(annotator, "n", "q", "e", "e", "Shift+Q", "Delete")
    is_checked(annotator, 0)
    press(annotator, "Enter")
    (judgment,) = judgments(1, annotator)
    assert judgment.answer["decision"] == "repair"
    moves = [operation for operation in judgment.answer["operations"] if operation["op"] == "move"]
    assert moves[-1] == {"op": "move", "object": "nightstand", "x": 0.5, "y": 2.35}
    turns = [operation for operation in judgment.answer["operations"] if operation["op"] == "turn"]
    assert turns[-1] == {"op": "turn", "object": "wardrobe", "angle": 106.0}
    assert judgment.answer["operations"][-1] == {"op": "remove", "object": "wardrobe"}
    things = repaired()
    assert "wardrobe" not in things and (things["nightstand"]["x"], things["nightstand"]["y"]) == (0.5, 2.35)
    assert not Finding.objects.filter(sample__parent__isnull=False).exists()


def test_what_hangs_in_the_air_is_put_on_the_floor_and_hung_elsewhere(annotator: Page) -> None:
    """The picture hangs 1.40 m high; the floor holds what is lowered too far."""
    is_checked(annotator, 3)
    thing(annotator, "picture").locator("path").first.click()
    press(annotator, "Shift+J", "Shift+J", "Shift+J", "Shift+J", "Shift+U", "u", "ArrowDown")
    changes = annotator.get_by_role("region", name="Changes").get_by_role("listitem")
    expect(changes).to_have_text(["picture to 5.15, 1.35, 0.55 m high"])
    annotator.get_by_role("button", name="Lower").click()
    annotator.get_by_role("button", name="Send").click()
    (judgment,) = judgments(1, annotator)
    assert judgment.answer["operations"][-1] == {"op": "move", "object": "picture", "x": 5.15, "y": 1.35, "z": 0.5}
    assert repaired()["picture"]["z"] == 0.5


def test_repaired_by_mouse_alone(annotator: Page) -> None:
    drag(annotator, thing(annotator, "nightstand").locator("path").first, 0, 0.6)
    changes = annotator.get_by_role("region", name="Changes").get_by_role("listitem")
    expect(changes).to_have_text(["nightstand to 0.60, 2.45"])
    is_checked(annotator, 2)
    wardrobe = thing(annotator, "wardrobe")
    drag(annotator, wardrobe.locator("path").first, -0.7, 2.0)
    expect(changes).to_have_count(2)
    # By the knob before its front, to look to the left.
    knob = annotator.get_by_text("Turn wardrobe").locator("xpath=../*[name()='circle']").bounding_box()
    body = wardrobe.locator("path").first.bounding_box()
    assert knob and body
    annotator.mouse.move(knob["x"] + 8, knob["y"] + 8)
    annotator.mouse.down()
    annotator.mouse.move(body["x"] - 60, body["y"] + body["height"] / 2, steps=5)
    annotator.mouse.up()
    expect(changes.nth(2)).to_contain_text("wardrobe turned to 1")
    annotator.get_by_role("button", name="Send").click()
    (judgment,) = judgments(1, annotator)
    assert [operation["op"] for operation in judgment.answer["operations"]] == ["move", "move", "turn"]
    assert math.isclose(repaired()["wardrobe"]["angle"], 180, abs_tol=5)


def test_a_thing_near_a_wall_comes_to_stand_flush_with_it(annotator: Page) -> None:
    drag(annotator, thing(annotator, "nightstand").locator("path").first, -0.32, 0.6)
    expect(annotator.get_by_role("region", name="Changes").get_by_role("listitem")).to_have_text(
        ["nightstand to 0.23, 2.45"]
    )
    press(annotator, "Enter")
    judgments(1, annotator)
    assert repaired()["nightstand"]["x"] == 0.225


def test_what_was_done_is_taken_back_and_done_again(annotator: Page) -> None:
    changes = annotator.get_by_role("region", name="Changes").get_by_role("listitem")
    press(annotator, "m", "Delete", "n", "Shift+ArrowUp")
    expect(changes).to_have_count(2)
    press(annotator, "Control+z", "Control+z")
    expect(changes).to_have_count(0)
    expect(annotator.get_by_role("button", name="Nothing is changed yet")).to_be_disabled()
    expect(thing(annotator, "bed")).to_have_count(1)
    press(annotator, "Control+y")
    expect(thing(annotator, "bed")).to_have_count(0)
    press(annotator, "x")
    expect(thing(annotator, "bed")).to_have_count(1)
    press(annotator, "Escape", "a")
    assert [judgment.answer for judgment in judgments(1, annotator)] == [{"decision": "accept"}]


def test_a_reload_in_the_middle_keeps_the_repair(annotator: Page) -> None:
    press(annotator, "m", "n", "Shift+ArrowUp")
    is_checked(annotator, 2)
    annotator.reload()
    expect(annotator.get_by_role("region", name="Changes").get_by_role("listitem")).to_have_count(1)
    expect(thing(annotator, "nightstand")).to_have_attribute("data-selected", "true")
    is_checked(annotator, 2)
    press(annotator, "Enter")
    assert judgments(1, annotator)[0].answer["operations"] == [
        {"op": "move", "object": "nightstand", "x": 0.6, "y": 2.35}
    ]


def test_a_reload_in_the_middle_keeps_the_reasons(annotator: Page) -> None:
    press(annotator, "r", "9")
    annotator.get_by_label("Note: Something is missing").fill("a lamp")
    annotator.reload()
    expect(annotator.get_by_label("Note: Something is missing")).to_have_value("a lamp")
    press(annotator, "Enter")
    assert judgments(1, annotator)[0].answer["reasons"] == [{"code": "missing_object", "note": "a lamp"}]


def test_ten_seconds_without_a_network(annotator: Page, context: BrowserContext, complaints: list[str]) -> None:
    # What comes next is here already.
    annotator.wait_for_load_state("networkidle")
    context.set_offline(True)
    press(annotator, "m", "n", "Shift+ArrowUp")
    expect(annotator.get_by_role("alert")).to_contain_text("The room could not be checked as it is now.")
    press(annotator, "Enter")
    is_asked(annotator)
    press(annotator, "r", "3", "Enter")
    expect(annotator.get_by_text("2 answers kept here until the server can be reached")).to_be_visible()
    annotator.wait_for_timeout(10_000)
    assert not Judgment.objects.exists()
    context.set_offline(False)
    assert [judgment.answer["decision"] for judgment in judgments(2, annotator)] == ["repair", "reject"]
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_undo_opens_the_answer_as_it_was_given_and_supersedes_it(annotator: Page) -> None:
    press(annotator, "m", "n", "Shift+ArrowUp", "Enter")
    judgments(1, annotator)
    is_asked(annotator)
    press(annotator, "z")
    changes = annotator.get_by_role("region", name="Changes").get_by_role("listitem")
    expect(changes).to_have_text(["nightstand to 0.60, 2.35"])
    press(annotator, "r", "2", "Enter")
    eventually(annotator, lambda: Judgment.objects.count() == 2, "the correction is stored")
    (current,) = judgments(1, annotator)
    assert current.answer == {"decision": "reject", "reasons": [{"code": "out_of_room"}]}
    assert current.supersedes is not None and current.supersedes.answer["decision"] == "repair"


def test_where_repairs_are_not_taken_the_plan_cannot_be_touched(
    page: Page, project: Project, sign_in: Callable[[Any], None]
) -> None:
    ask_by(project, "layout", allow_repair=False)
    add_rooms(project, [(untidy(),)])
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    is_asked(page)
    expect(page.get_by_role("button", name="Repair")).to_have_count(0)
    box = thing(page, "bed").bounding_box()
    drag(page, thing(page, "bed").locator("path").first, 1, 1)
    press(page, "m", "ArrowUp")
    assert thing(page, "bed").bounding_box() == box


def test_where_rooms_come_from_is_nowhere(
    page: Page, project: Project, rooms: list[Comparison], sign_in: Callable[[Any], None]
) -> None:
    heard = Heard(page)
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    is_asked(page)
    press(page, "m", "n", "Shift+ArrowUp")
    is_checked(page, 2)
    press(page, "Enter")
    is_asked(page)
    press(page, "z")
    judgments(1, page)
    heard.assert_blind()


def test_one_room_in_light_and_dark(annotator: Page) -> None:
    look(annotator, "layout")
    press(annotator, "r", "3")
    look(annotator, "layout-reject")
    press(annotator, "Escape", "m", "n", "n", "n", "Shift+ArrowLeft", "q")
    expect(annotator.get_by_role("region", name="Changes").get_by_role("listitem")).to_have_count(2)
    look(annotator, "layout-repair")
