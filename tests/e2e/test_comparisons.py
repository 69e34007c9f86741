"""Comparisons as a list and one by one: what a lead finds, sorts, takes away, looks at and changes."""

import csv
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotation import annotators, queue, reviews
from annotation.answers import submit
from annotation.comparisons import make_comparison
from annotation.gold import make_gold
from annotation.models import Annotator, Comparison, Membership, Project, Sample
from annotation.prompts import get_or_add
from annotation.renditions import make_missing
from annotation.samples import Origin, store_sample
from tests.annotation import factories, rooms, videos
from tests.e2e.axe import assert_accessible
from tests.e2e.shapeworld import make_shape_pairs
from tests.e2e.waiting import eventually

LIST = "/projects/shapes/comparisons"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def annotator(project: Project) -> Annotator:
    """A person who answers."""
    return annotators.for_user(factories.make_user(project))


def answer(project: Project, annotator: Annotator, choice: str, **more: Any) -> Any:
    """Take the next question and answer it."""
    [taken] = queue.lease(project, annotator)
    return submit(taken.slot.pk, annotator, factories.new_id(), {"choice": choice}, 4_200, **more)[0]


def rows(page: Page) -> Locator:
    return page.get_by_role("table", name="Comparisons").locator("tbody tr")


def add_filter(page: Page, name: str) -> None:
    page.get_by_role("button", name="Add a filter").click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def test_what_is_filtered_stands_in_the_address(lead: Page, project: Project, annotator: Annotator) -> None:
    factories.make_pairs(project, 10)
    answer(project, annotator, "first")
    answer(project, annotator, "tie")
    lead.goto(f"{LIST}?view=table")
    expect(rows(lead)).to_have_count(10)

    add_filter(lead, "Prompt contains")
    lead.keyboard.type("Prompt 3")
    lead.keyboard.press("Enter")
    expect(rows(lead)).to_have_count(2)
    expect(rows(lead).first).to_contain_text("prompt 3")
    lead.reload()
    expect(rows(lead)).to_have_count(2)
    assert_accessible(lead)

    lead.get_by_role("button", name="Without “Prompt contains”").click()
    expect(rows(lead)).to_have_count(10)
    add_filter(lead, "Answered by")
    lead.get_by_role("button", name="a person").click()
    expect(rows(lead)).to_have_count(2)
    add_filter(lead, "State")
    lead.get_by_role("button", name="A tie").click()
    expect(rows(lead)).to_have_count(1)
    assert "judged_by=person" in lead.url
    assert "state=tie" in lead.url
    lead.get_by_role("button", name="Clear all").click()
    expect(rows(lead)).to_have_count(10)

    lead.goto(f"{LIST}?contains=nothing+of+the+kind")
    expect(lead.get_by_text("No comparison is like that")).to_be_visible()


def test_the_server_sorts(lead: Page, project: Project) -> None:
    pairs = factories.make_pairs(project, 60)
    Comparison.objects.filter(pk=pairs[-1].pk).update(priority=9)
    lead.goto(f"{LIST}?view=table")
    expect(rows(lead)).to_have_count(48)
    by_priority = lead.get_by_role("columnheader", name="Priority")
    by_priority.get_by_role("button").click()
    expect(by_priority).to_have_attribute("aria-sort", "ascending")
    by_priority.get_by_role("button").click()
    expect(by_priority).to_have_attribute("aria-sort", "descending")
    expect(rows(lead).first.get_by_role("link")).to_have_text(str(pairs[-1].pk))
    lead.reload()
    expect(rows(lead).first.get_by_role("link")).to_have_text(str(pairs[-1].pk))


def test_what_is_seen_can_be_taken_away(lead: Page, project: Project, tmp_path: Path) -> None:
    factories.make_pair(project, '=1+1, or "two"')
    lead.goto(f"{LIST}?view=table")
    expect(rows(lead)).to_have_count(1)
    lead.get_by_role("button", name="Columns").click()
    lead.get_by_role("menuitemcheckbox", name="Made by").click()
    lead.get_by_role("menuitemcheckbox", name="Wanted").click()
    lead.keyboard.press("Escape")
    lead.reload()
    expect(lead.get_by_role("columnheader", name="Wanted")).to_be_visible()
    expect(lead.get_by_role("columnheader", name="Made by")).to_have_count(0)
    with lead.expect_download() as coming:
        lead.get_by_role("button", name="Export as CSV").click()
    assert coming.value.suggested_filename == "comparisons.csv"
    coming.value.save_as(tmp_path / "seen.csv")
    with (tmp_path / "seen.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["Prompt"] == '\'=1+1, or "two"'
    assert row["Wanted"] == "1"
    assert "Made by" not in row


def test_a_row_leads_to_its_comparison_and_on_to_its_neighbours(lead: Page, project: Project) -> None:
    pairs = factories.make_pairs(project, 50)
    lead.goto(f"{LIST}?view=table&ordering=-id")
    link = rows(lead).nth(1).get_by_role("link")
    link.focus()
    lead.keyboard.press("ArrowDown")
    lead.keyboard.press("Enter")
    heading = lead.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"Comparison {pairs[-3].pk}")
    lead.get_by_role("link", name="The one before").click()
    expect(heading).to_have_text(f"Comparison {pairs[-2].pk}")
    lead.get_by_role("link", name="To the list").click()
    expect(rows(lead).first).to_contain_text(str(pairs[-1].pk))

    # Over the end of a page, by its key.
    lead.goto(f"{LIST}/{pairs[2].pk}?view=table&ordering=-id")
    expect(lead.get_by_role("link", name="The next one")).to_be_visible()
    lead.keyboard.press("]")
    expect(heading).to_have_text(f"Comparison {pairs[1].pk}")
    lead.get_by_role("link", name="The next one").click()
    expect(heading).to_have_text(f"Comparison {pairs[0].pk}")
    expect(lead.get_by_role("button", name="The next one")).to_be_disabled()
    lead.get_by_role("link", name="The one before").click()
    expect(heading).to_have_text(f"Comparison {pairs[1].pk}")


def test_every_judgment_is_there_with_its_history(
    lead: Page, project: Project, annotator: Annotator, user: Any
) -> None:
    project.slots_per_comparison = 3
    project.save()
    make_shape_pairs(project, 1)
    comparison = project.comparisons.get()
    earlier = answer(project, annotator, "first")
    submit(earlier.slot_id, annotator, factories.new_id(), {"choice": "second"}, 900, supersedes=earlier.pk)
    reviews.review(comparison.judgments.get(is_current=True), "accepted", user, "Well seen.")
    machine = annotators.machine(Annotator.Kind.VLM, "looker", {"model": "looker"})
    answer(project, machine, "tie", raw_text="Both are <b>fine</b>.")
    lead.goto(f"{LIST}/{comparison.pk}")

    judgments = lead.get_by_role("region", name="Judgments").get_by_role("listitem")
    expect(judgments).to_have_count(3)
    expect(judgments.nth(0)).to_contain_text("vision language model")
    judgments.nth(0).get_by_text("What the model wrote").click()
    expect(judgments.nth(0)).to_contain_text("Both are <b>fine</b>.")
    expect(judgments.nth(1)).to_contain_text("“Well seen.”")
    expect(judgments.nth(2)).to_contain_text("superseded by a later answer")
    preference = lead.get_by_role("region", name="Preference")
    expect(preference).to_contain_text("1 person · 1 simulated or model · 1 tie")
    expect(lead.get_by_label("Origin of sample 0")).to_contain_text("renderer")
    assert_accessible(lead)


def test_a_manager_changes_its_place_in_the_queue(lead: Page, project: Project) -> None:
    comparison = factories.make_pair(project)
    lead.goto(f"{LIST}/{comparison.pk}")
    lead.get_by_label("Priority").fill("7")
    lead.get_by_label("Answers wanted").fill("3")
    lead.get_by_role("button", name="Save").click()
    expect(lead.get_by_text("The queue follows at once.")).to_be_visible()
    comparison.refresh_from_db()
    assert (comparison.priority, comparison.slots_wanted) == (7, 3)
    assert comparison.slots.count() == 3


def test_a_reviewer_is_not_told_which_model_it_was(page: Page, sign_in: Any, project: Project) -> None:
    comparison = factories.make_pair(project)
    make_gold(comparison, {"choice": "first"}, None)
    sign_in(factories.make_user(project, Membership.Role.REVIEWER))
    page.goto(LIST)
    page.get_by_role("list", name="Comparisons").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Sample 0")).to_be_visible()
    expect(page.get_by_text("Nobody has answered yet.")).to_be_visible()
    assert "secret-model" not in page.content()
    expect(page.get_by_label("Priority")).to_have_count(0)
    expect(page.get_by_role("heading", name="Known answer")).to_have_count(0)
    page.goto(LIST)
    page.get_by_role("button", name="Add a filter").click()
    expect(page.get_by_role("menuitem", name="State")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Model")).to_have_count(0)


def test_a_sample_fills_the_screen_and_is_zoomed_by_keys(lead: Page, project: Project) -> None:
    make_shape_pairs(project, 1)
    lead.goto(f"{LIST}/{project.comparisons.get().pk}")
    lead.get_by_role("button", name="Enlarge sample 0").click()
    box = lead.get_by_role("dialog")
    expect(box.get_by_role("img", name="Sample 0")).to_be_visible()
    lead.keyboard.press("+")
    lead.keyboard.press("+")
    expect(box.locator("[data-scale]")).to_have_attribute("data-scale", str(1.25**2))
    lead.keyboard.press("0")
    expect(box.locator("[data-scale]")).to_have_attribute("data-scale", "1")
    lead.keyboard.press("ArrowRight")
    expect(box.get_by_text("Sample 1 ·")).to_be_visible()
    assert_accessible(lead)
    lead.keyboard.press("Escape")
    expect(box).to_have_count(0)


def make_of(project: Project, kind: Sample.Kind, *contents: bytes) -> Comparison:
    """A comparison of samples of any kind."""
    prompt = get_or_add(project, f"a {kind}")
    samples = [
        store_sample(prompt, data, Origin(model="maker", seed=seed), kind) for seed, data in enumerate(contents)
    ]
    return make_comparison(project, prompt, samples, "test")[0]


def test_videos_play_and_have_their_first_frame_in_lists(lead: Page, project: Project) -> None:
    project.instrument = "segments"
    project.save()
    made = make_of(project, Sample.Kind.VIDEO, *(videos.video("webm", "libvpx-vp9", frames=n) for n in (24, 25)))
    make_missing(project)
    lead.goto(LIST)
    still = lead.get_by_role("list", name="Comparisons").get_by_role("img", name="Sample 0").first
    eventually(lead, lambda: still.evaluate("e => e.complete && e.naturalWidth > 0"), "the poster is there")
    lead.goto(f"{LIST}/{made.pk}")
    film = lead.get_by_label("Sample 0 for “a video”")
    film.evaluate("e => e.play()")
    eventually(lead, lambda: film.evaluate("e => e.currentTime > 0.2 && e.muted"), "the video plays, silently")
    assert_accessible(lead)


def test_texts_and_rooms_are_read_as_written(lead: Page, project: Project) -> None:
    made = make_of(project, Sample.Kind.TEXT, b"<img src=x onerror=alert(1)> one", b"two")
    lead.goto(LIST)
    expect(lead.get_by_text("<img src=x onerror=alert(1)> one")).to_be_visible()
    lead.goto(f"{LIST}/{made.pk}")
    expect(lead.get_by_text("<img src=x onerror=alert(1)> one")).to_be_visible()
    assert lead.locator("img[src='x']").count() == 0

    room = make_of(project, Sample.Kind.LAYOUT, rooms.bedroom(), rooms.crowded())
    lead.goto(f"{LIST}/{room.pk}")
    crowded = next(m for m in room.members.all() if m.sample.findings.exists())
    findings = lead.get_by_label(f"Findings in sample {crowded.position}")
    expect(findings).to_contain_text(str(crowded.sample.findings.first().message))
