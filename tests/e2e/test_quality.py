"""Quality: what the pages say of the answers is what the rows say, and what a lead does there ends in the rows."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Membership, Preference, Project, Standing
from annotation.quality.agreement import agreement
from gpu_jobs.models import Job
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive
from tests.e2e.axe import assert_accessible
from tests.e2e.crowd import PAIRS, PEOPLE, Crowd, make_crowd
from tests.e2e.waiting import eventually

QUALITY = "/projects/shapes/quality"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def crowd(project: Project) -> Crowd:
    return make_crowd(project)


@pytest.fixture
def reviewer(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Page:
    """The tab of somebody who reviews and does not manage."""
    sign_in(factories.make_user(project, Membership.Role.REVIEWER))
    return page


def test_the_overview_says_how_far_people_agree(lead: Page, project: Project, crowd: Crowd) -> None:
    [everybody], [people] = agreement(project), agreement(project, "people")
    lead.goto("/projects/shapes")
    lead.get_by_role("link", name="Quality").click()
    alphas = lead.get_by_role("table", name="Krippendorff’s α")
    expect(alphas).to_contain_text(f"{everybody.votes} answers to {everybody.items} questions")
    expect(alphas).to_contain_text(f"{everybody.alpha_nominal:.2f}".replace("-", "−"))
    lead.get_by_label("Whose answers").get_by_text("People").click()
    expect(alphas).to_contain_text(f"{people.votes} answers")
    expect(alphas).to_contain_text(f"{people.alpha_nominal:.2f}".replace("-", "−"))
    lead.get_by_text("Tie lies between").click()
    expect(alphas).to_contain_text(f"{people.alpha_ordinal:.2f}".replace("-", "−"))
    assert_accessible(lead)


def test_every_drawing_has_its_figures_as_text(lead: Page, crowd: Crowd) -> None:
    """The bars of days and of times, read as tables, hold every answer."""
    lead.goto(QUALITY)
    days = lead.get_by_role("table", name="Answers by day")
    expect(days.get_by_role("row")).to_have_count(11)
    assert _sum(days) == PAIRS * (len(PEOPLE) + 1)
    assert _sum(lead.get_by_role("table", name="Answers by the time they took")) == PAIRS * len(PEOPLE)
    sides = lead.get_by_role("table", name="chose what was shown first")
    expect(sides.get_by_role("row", name="machines")).to_contain_text("%")
    expect(lead.get_by_text(f"of {PAIRS} questions that both answered")).to_be_visible()


def _sum(table: Any) -> int:
    return sum(int(cell) for cell in table.get_by_role("cell").all_inner_texts() if cell)


def test_a_lead_pauses_somebody_for_a_reason_and_takes_it_back(lead: Page, project: Project, crowd: Crowd) -> None:
    careless = crowd.people[-1]
    lead.goto(f"{QUALITY}/annotators")
    row = lead.get_by_role("row", name=careless.name)
    lead.get_by_role("button", name=f"Change how {careless.name} stands").click()
    lead.get_by_role("menuitem", name="Pause").click()
    dialog = lead.get_by_role("dialog")
    expect(dialog).to_contain_text("is given no more questions")
    assert_accessible(lead)
    expect(dialog.get_by_role("button", name="Pause")).to_be_disabled()
    dialog.get_by_label("Why").fill("Answers without looking.")
    dialog.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("paused")
    expect(row).to_contain_text("Answers without looking.")
    standing = Standing.objects.get(project=project, annotator=careless)
    assert (standing.is_paused, standing.is_excluded, standing.reason) == (True, False, "Answers without looking.")
    lead.get_by_role("button", name=f"Change how {careless.name} stands").click()
    lead.get_by_role("menuitem", name="Resume").click()
    lead.get_by_role("dialog").get_by_role("button", name="Resume").click()
    expect(row).not_to_contain_text("paused")
    assert not Standing.objects.filter(is_paused=True).exists()


def test_excluded_answers_count_in_no_label(lead: Page, project: Project, crowd: Crowd) -> None:
    careless = crowd.people[-1]
    lead.goto(f"{QUALITY}/annotators?order=side")
    lead.get_by_role("button", name=f"Change how {careless.name} stands").click()
    lead.get_by_role("menuitem", name="Exclude answers").click()
    dialog = lead.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{PAIRS} answers of {careless.name} count in no label")
    dialog.get_by_label("Why").fill("Always takes the first.")
    dialog.get_by_role("button", name="Exclude answers").click()
    expect(lead.get_by_role("row", name=careless.name)).to_contain_text("not counted")
    counted = set(Preference.objects.filter(comparison__project=project).values_list("n_judgments", flat=True))
    assert counted == {len(PEOPLE)}


def test_annotators_come_in_the_order_that_was_asked_for(lead: Page, crowd: Crowd) -> None:
    lead.goto(f"{QUALITY}/annotators")
    lead.get_by_role("combobox", name="Order").click()
    lead.get_by_role("option", name="least reliable").click()
    expect(lead).to_have_url(f"{QUALITY}/annotators?order=reliability")
    first = lead.get_by_role("row").nth(1)
    expect(first).to_contain_text(crowd.people[-1].name)
    assert_accessible(lead)


def test_a_reviewer_sees_figures_and_changes_nobody(reviewer: Page, crowd: Crowd) -> None:
    reviewer.goto(QUALITY)
    tabs = reviewer.get_by_role("navigation", name="Quality")
    expect(tabs.get_by_role("link", name="Overview")).to_be_visible()
    for name in ("Gold", "Gallery", "Labels"):
        expect(tabs.get_by_role("link", name=name)).to_have_count(0)
    tabs.get_by_role("link", name="Annotators").click()
    expect(reviewer.get_by_role("row", name=crowd.people[0].name)).to_be_visible()
    expect(reviewer.get_by_role("button", name="Change how")).to_have_count(0)


def test_labels_are_derived_anew_by_the_method_of_the_project(
    lead: Page, project: Project, crowd: Crowd, work: Callable[[], list[Job]]
) -> None:
    Project.objects.filter(pk=project.pk).update(aggregation=Project.Aggregation.DAWID_SKENE)
    lead.goto(f"{QUALITY}/labels")
    expect(lead.get_by_text("Dawid and Skene", exact=True)).to_be_visible()
    lead.get_by_role("button", name="Derive labels anew").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    [job] = work()
    assert (job.kind, job.state) == ("aggregate", Job.State.SUCCEEDED)
    expect(lead.get_by_text(f"{PAIRS} labels, {job.result['changed']} of them changed.")).to_be_visible()
    assert not Preference.objects.filter(comparison__project=project, method="majority-with-ties").exists()
    assert_accessible(lead)


def test_the_gallery_ranks_the_models_that_were_compared(lead: Page, project: Project) -> None:
    """Two models, of which one wins three times of four."""
    annotator = factories.make_annotator()
    for number, pair in enumerate(factories.make_pairs(project, 4)):
        for member, model in zip(pair.members.order_by("position"), ("painter", "sketcher"), strict=True):
            member.sample.origin |= {"model": model}
            member.sample.save()
        choose(pair, annotator, 2 if number == 3 else 0)
    derive(project)
    lead.goto(f"{QUALITY}/gallery")
    rows = lead.get_by_role("table", name="Strength of each model").get_by_role("row")
    expect(rows.nth(0)).to_contain_text("painter")
    expect(rows.nth(0)).to_contain_text("4 votes, won 75%")
    expect(rows.nth(1)).to_contain_text("sketcher")
    wins = lead.get_by_role("region", name="Who won over whom")
    expect(wins.get_by_role("row", name="painter").last).to_contain_text("3")
    assert_accessible(lead)


@pytest.mark.parametrize("tab", ["", "/annotators", "/gold", "/disagreements", "/reviews", "/gallery", "/labels"])
def test_with_nothing_in_it_every_tab_says_what_to_do(lead: Page, tab: str) -> None:
    lead.goto(QUALITY + tab)
    expect(lead.get_by_role("heading", level=1)).to_be_visible()
    expect(lead.get_by_label("Loading")).to_have_count(0)
    eventually(lead, lambda: lead.get_by_role("main").inner_text().count("\n") > 3, "the tab says something")
    assert_accessible(lead)
