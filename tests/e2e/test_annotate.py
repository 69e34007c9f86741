"""Answering: by keys, blind, and without losing an answer."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotation.instruments import registry
from annotation.instruments.pairwise import Pairwise
from annotation.models import ComparisonSample, Judgment, Membership, Project, Slot
from tests.annotation import factories
from tests.e2e.answering import judgments, shown
from tests.e2e.blind import Heard
from tests.e2e.waiting import eventually

PAIRS = 8


@pytest.fixture
def pairs(project: Project) -> None:
    factories.make_pairs(project, PAIRS)


@pytest.fixture
def annotator(page: Page, project: Project, pairs: None, sign_in: Callable[[Any], None]) -> Page:
    """An annotator's tab, with the first pair on it."""
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    expect(answers(page).first).to_be_enabled()
    return page


def answers(page: Page) -> Any:
    return page.get_by_role("button", name="is better")


def press(page: Page, key: str) -> list[Any]:
    """Press a key; returns the samples that it was about, once the next pair is shown."""
    expect(answers(page).first).to_be_enabled()
    before = shown(page)
    page.keyboard.press(key)
    eventually(page, lambda: answers(page).count() == 0 or shown(page) != before, "the next pair is shown")
    return before


def chosen(judgment: Judgment) -> Any:
    """The sample that a judgment prefers, or what else it says."""
    choice = judgment.answer["choice"]
    if not choice.startswith("sample_"):
        return choice
    member = ComparisonSample.objects.get(
        comparison=judgment.comparison, position=int(choice.removeprefix("sample_"))
    )
    return member.sample_id


def test_keys_store_what_was_seen(annotator: Page) -> None:
    keys = ["1", "2", "0", "b", "ArrowLeft", "ArrowRight", "ArrowDown"]
    asked = [press(annotator, key) for key in keys]
    stored = judgments(len(keys), annotator)
    sides = [0, 1, "tie", "both_bad", 0, 1, "tie"]
    expected = [side if isinstance(side, str) else pair[side] for side, pair in zip(sides, asked, strict=True)]
    assert [chosen(judgment) for judgment in stored] == expected
    assert all(judgment.time_ms is not None for judgment in stored)
    # Sides are shuffled: over eight pairs both orders occur (the seed of the project is fixed).
    assert {tuple(judgment.shown_order) for judgment in stored} == {(0, 1), (1, 0)}
    expect(annotator.get_by_text("saved")).to_be_visible()
    expect(annotator.get_by_text(f"{len(keys)} of {PAIRS}")).to_be_visible()


def test_buttons_do_the_same_and_space_does_not_repeat_them(annotator: Page) -> None:
    before = shown(annotator)
    annotator.get_by_role("button", name="Second is better").click()
    eventually(annotator, lambda: shown(annotator) != before, "the next pair is shown")
    first, second = shown(annotator)
    annotator.keyboard.down("Space")
    expect(annotator.get_by_text("Second, flipped over")).to_be_visible()
    assert shown(annotator) == [second, second]
    annotator.keyboard.up("Space")
    assert shown(annotator) == [first, second]
    assert [chosen(judgment) for judgment in judgments(1, annotator)] == [before[1]]


def test_undo_reopens_the_last_answer_and_supersedes_it(annotator: Page) -> None:
    pair = press(annotator, "1")
    waiting = shown(annotator)
    annotator.keyboard.press("z")
    eventually(annotator, lambda: shown(annotator) == pair, "the last pair is open again")
    expect(annotator.get_by_role("button", name="First is better")).to_have_attribute("aria-pressed", "true")
    annotator.keyboard.press("2")
    eventually(annotator, lambda: shown(annotator) == waiting, "the pair that waited is shown again")
    eventually(annotator, lambda: Judgment.objects.count() == 2, "the correction is stored")
    (current,) = judgments(1, annotator)
    assert chosen(current) == pair[1]
    assert current.supersedes is not None and chosen(current.supersedes) == pair[0]


def test_undo_after_a_reload(annotator: Page) -> None:
    pair = press(annotator, "1")
    judgments(1, annotator)
    annotator.reload()
    expect(answers(annotator).first).to_be_enabled()
    annotator.keyboard.press("z")
    eventually(annotator, lambda: shown(annotator) == pair, "the pair answered before the reload is open")
    annotator.keyboard.press("0")
    eventually(annotator, lambda: Judgment.objects.count() == 2, "the correction is stored")
    assert [chosen(judgment) for judgment in judgments(1, annotator)] == ["tie"]


def test_a_reload_keeps_the_place(annotator: Page) -> None:
    press(annotator, "1")
    judgments(1, annotator)
    place = shown(annotator)
    annotator.reload()
    expect(answers(annotator).first).to_be_enabled()
    assert shown(annotator) == place


def test_skip_leaves_the_pair_to_others(annotator: Page) -> None:
    press(annotator, "s")
    eventually(annotator, lambda: Slot.objects.filter(state=Slot.State.SKIPPED).count() == 1, "the skip is stored")
    skipped = Slot.objects.get(state=Slot.State.SKIPPED)
    assert Slot.objects.filter(comparison=skipped.comparison, state=Slot.State.OPEN).count() == 1
    assert not Judgment.objects.exists()


def test_leaving_gives_the_pairs_back(annotator: Page) -> None:
    assert Slot.objects.filter(state=Slot.State.LEASED).exists()
    annotator.get_by_role("link", name="Leave").click()
    expect(annotator).to_have_url("/")
    eventually(annotator, lambda: not Slot.objects.filter(state=Slot.State.LEASED).exists(), "nothing is held")


def test_answers_without_a_network_wait_and_arrive(
    annotator: Page, context: BrowserContext, complaints: list[str]
) -> None:
    context.set_offline(True)
    asked = [press(annotator, "1"), press(annotator, "2")]
    expect(annotator.get_by_text("2 answers kept here until the server can be reached")).to_be_visible()
    annotator.wait_for_timeout(10_000)
    assert not Judgment.objects.exists()
    context.set_offline(False)
    assert [chosen(judgment) for judgment in judgments(2, annotator)] == [asked[0][0], asked[1][1]]
    expect(annotator.get_by_text("saved")).to_be_visible()
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_where_samples_come_from_is_nowhere(
    page: Page, project: Project, pairs: None, sign_in: Callable[[Any], None]
) -> None:
    heard = Heard(page)
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    for key in ("1", "z", "2", "s"):
        expect(answers(page).first).to_be_enabled()
        page.keyboard.press(key)
    judgments(1, page)
    heard.assert_blind()


def test_everything_answered(annotator: Page) -> None:
    for _ in range(PAIRS):
        press(annotator, "0")
    expect(annotator.get_by_text("Everything is answered")).to_be_visible()
    annotator.keyboard.press("z")
    expect(annotator.get_by_role("button", name="Tie")).to_have_attribute("aria-pressed", "true")


def test_guidelines_open_and_close_by_key(annotator: Page) -> None:
    annotator.keyboard.press("g")
    dialog = annotator.get_by_role("dialog")
    expect(dialog).to_contain_text("Prefer what the prompt says.")
    annotator.keyboard.press("1")
    annotator.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert not Judgment.objects.exists()


def test_a_way_of_asking_that_the_page_does_not_know_is_said_and_takes_nothing(
    page: Page,
    project: Project,
    pairs: None,
    sign_in: Callable[[Any], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(registry.INSTRUMENTS, "unheard-of", Pairwise())
    Project.objects.filter(pk=project.pk).update(instrument="unheard-of")
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    expect(page.get_by_role("heading", name="This page cannot ask that yet")).to_be_visible()
    assert not Slot.objects.exclude(state=Slot.State.OPEN).exists()


def test_a_flag_passes_the_question_on_and_says_why(annotator: Page) -> None:
    annotator.keyboard.press("f")
    dialog = annotator.get_by_role("dialog")
    dialog.get_by_label("Something else").fill("upside down")
    annotator.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    eventually(annotator, lambda: Slot.objects.filter(state=Slot.State.SKIPPED).count() == 1, "the flag is stored")
    assert Slot.objects.get(state=Slot.State.SKIPPED).skip_reason == "upside down"
    assert not Judgment.objects.exists()


def test_how_much_better_is_one_key_of_seven(
    page: Page, project: Project, pairs: None, sign_in: Callable[[Any], None]
) -> None:
    Project.objects.filter(pk=project.pk).update(instrument_config={"ask_strength": True})
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    scale = [("1", 0, "much"), ("3", 0, "slightly"), ("4", "tie", None), ("6", 1, "clearly"), ("7", 1, "much")]
    asked = []
    for key, _side, _strength in scale:
        expect(page.get_by_role("button", name="Tie")).to_be_enabled()
        asked.append(shown(page))
        page.keyboard.press(key)
        eventually(page, lambda: shown(page) != asked[-1], "the next pair is shown")
    stored = judgments(len(scale), page)
    expected = [
        side if isinstance(side, str) else pair[side]
        for (_key, side, _strength), pair in zip(scale, asked, strict=True)
    ]
    assert [chosen(judgment) for judgment in stored] == expected
    assert [judgment.answer.get("strength") for judgment in stored] == [strength for _, _, strength in scale]
