"""Double captions: accepted, edited, written, with what of the prompt is not shown; by keys and by mouse."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotation.comparisons import make_comparison
from annotation.models import ComparisonSample, Judgment, Membership, Project
from annotation.prompts import get_or_add
from annotation.samples import Draft, Origin, store_sample
from gpu_jobs.shapeworld.captions import parse
from gpu_jobs.shapeworld.renderer import draw
from tests.annotation import factories
from tests.e2e.answering import ask_by, judgments, look, shown
from tests.e2e.blind import Heard
from tests.e2e.shapeworld import png
from tests.e2e.waiting import eventually

# The machine that wrote the drafts is nobody's business either.
VLM = "vlm:secret-captioner"
PROMPT = "🎨 a red circle left of a blue square"
DRAWN = ("a red circle left of a blue square", "a red circle above a green square")
_seeds = itertools.count(1)


def make_captioned(project: Project, prompt: str = PROMPT, drafts: tuple[str, str] = DRAWN) -> None:
    """A comparison of two pictures with a machine's draft each, or none."""
    text = get_or_add(project, prompt)
    samples = [
        store_sample(
            text,
            png(draw(parse(drawn), seed)),
            Origin(model="secret-model", seed=seed),
            draft=Draft(draft, VLM if draft else ""),
        )
        for drawn, draft, seed in zip(DRAWN, drafts, _seeds, strict=False)
    ]
    make_comparison(project, text, samples, "rendered")


@pytest.fixture
def asked(project: Project) -> Project:
    ask_by(project, "captions", ask_choice=True)
    for number in range(3):
        make_captioned(project, f"{PROMPT} {number}")
    return project


@pytest.fixture
def annotator(page: Page, asked: Project, sign_in: Callable[[Any], None]) -> Page:
    """An annotator's tab, with the first pair on it."""
    return open_as_annotator(page, asked, sign_in)


def open_as_annotator(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Page:
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    is_asked(page)
    return page


def is_asked(page: Page) -> None:
    """A pair is there, and nothing is decided."""
    expect(card(page, "First").get_by_role("button", name="Write")).to_be_enabled()
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(page.get_by_role("button", name="Accept").and_(page.locator("[aria-pressed=true]"))).to_have_count(0)


def card(page: Page, side: str) -> Locator:
    return page.get_by_role("region", name=f"{side}: caption")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def by_sample(judgment: Judgment) -> dict[Any, dict[str, Any]]:
    """What was said of each sample."""
    members = ComparisonSample.objects.filter(comparison=judgment.comparison).values_list("position", "sample_id")
    return {sample: judgment.answer["captions"][position] for position, sample in members}


def drafts(page: Page) -> list[str]:
    """The drafts of the two samples, as they stand."""
    return [card(page, side).locator("p[dir=auto]").inner_text() for side in ("First", "Second")]


def test_accepted_and_edited_by_keys_alone(annotator: Page) -> None:
    pair, (first, second) = shown(annotator), drafts(annotator)
    press(annotator, "a")
    expect(card(annotator, "Second")).to_have_attribute("aria-current", "true")
    press(annotator, "e")
    annotator.keyboard.type(" on grey")
    # Out of the text, to the choice; the answer goes from anywhere.
    press(annotator, "Escape", "1", "Control+Enter")
    (judgment,) = judgments(1, annotator)
    said = by_sample(judgment)
    assert said[pair[0]] == {"action": "accept", "text": first, "source": f"{VLM}, accepted", "irrelevant": []}
    assert said[pair[1]] == {
        "action": "edit",
        "text": f"{second} on grey",
        "source": f"{VLM}, edited by human",
        "irrelevant": [],
    }
    assert judgment.answer["choice"] == f"sample_{judgment.shown_order[0]}"
    assert judgment.time_ms


def test_control_and_enter_send_from_within_the_text(annotator: Page) -> None:
    pair = shown(annotator)
    press(annotator, "0", "a", "w")
    annotator.keyboard.type("A circle.\nIt is red.")
    press(annotator, "Control+Enter")
    (judgment,) = judgments(1, annotator)
    assert by_sample(judgment)[pair[1]]["text"] == "A circle.\nIt is red."
    assert by_sample(judgment)[pair[1]]["source"] == "human"
    assert judgment.answer["choice"] == "tie"


def test_phrases_are_marked_by_keys_and_counted_in_code_points(annotator: Page) -> None:
    pair = shown(annotator)
    press(annotator, "ArrowRight", "m", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight")
    press(annotator, "Enter", "ArrowRight", "ArrowRight", "Space")
    # Space and Enter were the marker's: nothing was flipped over, nothing was sent.
    expect(annotator.get_by_text("flipped over")).to_have_count(0)
    press(annotator, "Escape", "ArrowLeft", "a", "a", "b", "Enter")
    (judgment,) = judgments(1, annotator)
    prompt = judgment.comparison.prompt.text
    said = by_sample(judgment)
    assert said[pair[0]]["irrelevant"] == []
    assert [phrase["text"] for phrase in said[pair[1]]["irrelevant"]] == ["left of", "blue"]
    # The palette before it is one character, though two to JavaScript.
    assert said[pair[1]]["irrelevant"][0]["start"] == prompt.index("left") == 15


def test_everything_by_mouse(annotator: Page) -> None:
    pair, (first, _second) = shown(annotator), drafts(annotator)
    one, other = card(annotator, "First"), card(annotator, "Second")
    one.get_by_role("option", name="circle").click()
    words = [other.get_by_role("option", name=name).bounding_box() for name in ("left", "square")]
    assert words[0] and words[1]
    annotator.mouse.move(words[0]["x"] + 4, words[0]["y"] + 8)
    annotator.mouse.down()
    annotator.mouse.move(words[1]["x"] + 8, words[1]["y"] + 8, steps=8)
    annotator.mouse.up()
    # Once more on a marked word takes the mark away.
    one.get_by_role("option", name="red").click()
    one.get_by_role("option", name="circle").click()
    one.get_by_role("button", name="Accept").click()
    other.get_by_role("button", name="Write").click()
    other.get_by_role("textbox").fill("a circle above a square")
    annotator.get_by_role("button", name="Second is better").click()
    annotator.get_by_role("button", name="Send").click()
    (judgment,) = judgments(1, annotator)
    said = by_sample(judgment)
    assert said[pair[0]]["text"] == first
    assert [phrase["text"] for phrase in said[pair[0]]["irrelevant"]] == ["red"]
    assert [phrase["text"] for phrase in said[pair[1]]["irrelevant"]] == ["left of a blue square"]
    assert said[pair[1]]["text"] == "a circle above a square"


def test_differences_are_marked_against_the_draft_and_the_prompt(
    page: Page, project: Project, sign_in: Callable[[Any], None]
) -> None:
    ask_by(project, "captions")
    make_captioned(project, "a red circle", ("a round circle", "a round circle"))
    annotator = open_as_annotator(page, project, sign_in)
    box = card(annotator, "First")
    press(annotator, "e")
    box.get_by_role("textbox").fill("a small circle")
    expect(box.locator("del")).to_have_text("round")
    expect(box.locator("ins")).to_have_text("small")
    press(annotator, "Escape", "d")
    expect(box.locator("del")).to_have_text("red")
    expect(box.locator("ins")).to_have_text("small")
    # A draft that nobody has touched is compared with the prompt as well.
    expect(card(annotator, "Second").locator("ins")).to_have_text("round")


def test_the_button_says_what_is_missing_and_length_is_counted(
    page: Page, project: Project, sign_in: Callable[[Any], None]
) -> None:
    ask_by(project, "captions", longest=10, ask_choice=True)
    make_captioned(project, drafts=("a circle", ""))
    annotator = open_as_annotator(page, project, sign_in)
    side = "First" if card(annotator, "First").get_by_role("button", name="Accept").count() else "Second"
    other = {"First": "Second", "Second": "First"}[side]
    # Without a draft there is only one thing to do, and it is begun.
    expect(card(annotator, other).get_by_role("button")).to_have_count(1)
    expect(annotator.get_by_role("button", name="and 2 more")).to_be_disabled()
    box = card(annotator, other).get_by_role("textbox")
    box.fill("🐈" * 11)
    expect(card(annotator, other).get_by_text("1 characters too long")).to_be_visible()
    box.fill("🐈" * 10)
    expect(card(annotator, other).get_by_text("10 of 10")).to_be_visible()
    card(annotator, side).get_by_role("button", name="Accept").click()
    expect(annotator.get_by_role("button", name="Open: which is better")).to_be_disabled()
    annotator.get_by_role("button", name="Tie").click()
    annotator.get_by_role("button", name="Send").click()
    (judgment,) = judgments(1, annotator)
    assert {caption["text"] for caption in judgment.answer["captions"]} == {"a circle", "🐈" * 10}


def test_an_edit_that_changes_nothing_is_an_acceptance(annotator: Page) -> None:
    press(annotator, "e")
    expect(card(annotator, "First").get_by_text("unchanged: counts as accepted")).to_be_visible()
    press(annotator, "Escape", "ArrowRight", "a", "0", "Enter")
    (judgment,) = judgments(1, annotator)
    assert [caption["action"] for caption in judgment.answer["captions"]] == ["accept", "accept"]


def test_a_reload_in_the_middle_keeps_every_word(annotator: Page) -> None:
    pair = shown(annotator)
    press(annotator, "w")
    annotator.keyboard.type("half a capt")
    press(annotator, "Escape", "m", "Enter", "Escape", "2")
    annotator.reload()
    expect(card(annotator, "First").get_by_role("textbox")).to_have_value("half a capt")
    assert shown(annotator) == pair
    expect(annotator.get_by_role("button", name="Second is better")).to_have_attribute("aria-pressed", "true")
    # W goes on where one left off.
    press(annotator, "w")
    annotator.keyboard.type("ion")
    press(annotator, "Escape", "ArrowRight", "a", "Enter")
    (judgment,) = judgments(1, annotator)
    said = by_sample(judgment)[pair[0]]
    assert said["text"] == "half a caption"
    assert [phrase["text"] for phrase in said["irrelevant"]] == ["🎨"]


def test_ten_seconds_without_a_network(annotator: Page, context: BrowserContext, complaints: list[str]) -> None:
    context.set_offline(True)
    pairs = []
    for word in ("one", "two"):
        is_asked(annotator)
        pairs.append(shown(annotator))
        press(annotator, "w")
        annotator.keyboard.type(word)
        press(annotator, "Escape", "ArrowRight", "a", "0", "Enter")
        eventually(annotator, lambda: shown(annotator) != pairs[-1], "the next pair is shown")
    expect(annotator.get_by_text("2 answers kept here until the server can be reached")).to_be_visible()
    annotator.wait_for_timeout(10_000)
    assert not Judgment.objects.exists()
    context.set_offline(False)
    stored = judgments(2, annotator)
    said = [by_sample(judgment)[pair[0]]["text"] for judgment, pair in zip(stored, pairs, strict=True)]
    assert said == ["one", "two"]
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_undo_opens_the_captions_and_supersedes_them(annotator: Page) -> None:
    pair = shown(annotator)
    press(annotator, "m", "Enter", "Escape", "e")
    annotator.keyboard.type("!")
    press(annotator, "Escape", "ArrowRight", "a", "1", "Enter")
    eventually(annotator, lambda: shown(annotator) != pair, "the next pair is shown")
    press(annotator, "z")
    eventually(annotator, lambda: shown(annotator) == pair, "the last pair is open again")
    text = card(annotator, "First").get_by_role("textbox")
    assert text.input_value().endswith("!")
    expect(card(annotator, "First").get_by_role("option", name="🎨")).to_have_attribute("aria-selected", "true")
    text.press_sequentially("?")
    press(annotator, "Control+Enter")
    eventually(annotator, lambda: Judgment.objects.count() == 2, "the correction is stored")
    (current,) = judgments(1, annotator)
    assert "?" in by_sample(current)[pair[0]]["text"]
    assert current.supersedes is not None and "?" not in by_sample(current.supersedes)[pair[0]]["text"]


def test_who_drew_and_who_described_is_nowhere(page: Page, asked: Project, sign_in: Callable[[Any], None]) -> None:
    heard = Heard(page)
    annotator = open_as_annotator(page, asked, sign_in)
    press(annotator, "a", "a", "1", "Enter")
    is_asked(annotator)
    press(annotator, "z")
    judgments(1, annotator)
    heard.assert_blind(VLM)


def test_in_light_and_dark(page: Page, asked: Project, sign_in: Callable[[Any], None]) -> None:
    annotator = open_as_annotator(page, asked, sign_in)
    press(annotator, "m", "End", "Shift+ArrowLeft", "Enter", "Escape", "a", "e")
    card(annotator, "Second").get_by_role("textbox").fill("a large red circle over a green square, on grey")
    press(annotator, "Escape", "1")
    look(annotator, "captions")


def test_long_prompts_and_those_from_right_to_left(
    page: Page, project: Project, sign_in: Callable[[Any], None]
) -> None:
    ask_by(project, "captions")
    make_captioned(project, "قطة حمراء تجلس على سجادة زرقاء بجانب نافذة كبيرة", ("قطة على سجادة", "قطة حمراء"))
    annotator = open_as_annotator(page, project, sign_in)
    pair = shown(annotator)
    # To the left is onwards here.
    press(annotator, "m", "ArrowLeft", "Shift+ArrowLeft", "Enter", "Escape")
    look(annotator, "captions-right-to-left")
    press(annotator, "a", "a", "Enter")
    (judgment,) = judgments(1, annotator)
    assert [phrase["text"] for phrase in by_sample(judgment)[pair[0]]["irrelevant"]] == ["حمراء تجلس"]


def test_a_very_long_prompt_scrolls(page: Page, project: Project, sign_in: Callable[[Any], None]) -> None:
    ask_by(project, "captions", ask_choice=True)
    long = " ".join(f"word{number}" for number in range(400))
    make_captioned(project, long, (long[:900], long[:900]))
    annotator = open_as_annotator(page, project, sign_in)
    pair = shown(annotator)
    press(annotator, "m", "End", "Enter")
    expect(card(annotator, "First").get_by_role("option", name="word399")).to_be_in_viewport()
    press(annotator, "ArrowUp", "Enter", "Escape", "e")
    look(annotator, "captions-long")
    press(annotator, "Escape", "a", "ArrowRight", "a", "0", "Enter")
    (judgment,) = judgments(1, annotator)
    marked = [phrase["text"] for phrase in by_sample(judgment)[pair[0]]["irrelevant"]]
    assert len(marked) == 2 and marked[1] == "word399"
