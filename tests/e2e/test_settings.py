"""What a manager sets stands in the project's row; what answers depend on is refused; the end of a project."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation import queue
from annotation.models import AuditEvent, Project
from gpu_jobs.models import Job
from tests.annotation import factories
from tests.e2e.axe import assert_accessible

SETTINGS = "/projects/shapes/settings"


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def answer_one(project: Project) -> None:
    factories.make_pair(project)
    annotator = factories.make_annotator()
    [assignment] = queue.lease(project, annotator)
    queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": "both_bad"}, 900)


def test_name_and_guidelines_by_keyboard_with_their_preview(lead: Page, project: Project) -> None:
    lead.goto("/projects/shapes")
    lead.get_by_role("link", name="Settings").click()
    expect(lead).to_have_url(f"{lead.url.split('/projects')[0]}{SETTINGS}/general")
    name = lead.get_by_label("Name")
    name.focus()
    name.press("ControlOrMeta+a")
    lead.keyboard.type("Shapes, second round")
    guidelines = lead.get_by_label("Guidelines")
    guidelines.fill("Prefer the **clearer** one.\n\nA tie is an answer.")
    preview = lead.get_by_role("region", name="As annotators see them")
    expect(preview.locator("strong")).to_have_text("clearer")
    expect(preview.locator("p")).to_have_count(2)
    expect(lead.get_by_text("Not saved yet")).to_be_visible()
    name.press("Enter")
    expect(lead.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    project.refresh_from_db()
    assert (project.name, project.guidelines) == (
        "Shapes, second round",
        "Prefer the **clearer** one.\n\nA tie is an answer.",
    )
    expect(lead.get_by_role("link", name="Shapes, second round")).to_be_visible()
    lead.reload()
    expect(name).to_have_value("Shapes, second round")
    assert_accessible(lead)


def test_every_setting_of_the_queue(lead: Page, project: Project) -> None:
    lead.goto(f"{SETTINGS}/queue")
    lead.get_by_label("Answers for each comparison").fill("3")
    lead.get_by_label("Most disagreed first").check()
    lead.get_by_label("Lease").fill("25")
    lead.get_by_label("Gold questions").fill("12.5")
    save(lead)
    project.refresh_from_db()
    found = (project.slots_per_comparison, project.queue_order, project.lease_minutes, project.gold_rate)
    assert found == (3, "most_disagreed", 25, 0.125)
    event = AuditEvent.objects.get(action="project.changed")
    assert set(event.after) == {"slots_per_comparison", "queue_order", "lease_minutes", "gold_rate"}
    assert_accessible(lead)


def test_only_what_was_changed_is_sent(lead: Page, project: Project) -> None:
    lead.goto(f"{SETTINGS}/quality")
    expect(lead.get_by_label("Majority with ties")).to_be_checked()
    Project.objects.update(too_fast_ms=1234)
    lead.get_by_label("Dawid–Skene").check()
    save(lead)
    project.refresh_from_db()
    assert (project.aggregation, project.too_fast_ms) == ("dawid_skene", 1234)
    assert_accessible(lead)


def test_what_the_server_does_not_take_is_said_at_its_field(
    lead: Page, project: Project, complaints: list[str]
) -> None:
    lead.goto(f"{SETTINGS}/general")
    lead.get_by_label("Guidelines").fill("Look twice.")
    lead.get_by_label("Name").fill("   ")
    lead.get_by_role("button", name="Save", exact=True).click()
    expect(lead.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    project.refresh_from_db()
    assert (project.name, project.guidelines) == ("Shapes", "Prefer what the prompt says.")
    assert all("400" in complaint for complaint in complaints)
    complaints.clear()


def test_what_is_not_saved_is_not_left_by_mistake(lead: Page, project: Project) -> None:
    lead.goto(f"{SETTINGS}/queue")
    lead.get_by_label("Lease").fill("25")
    lead.get_by_role("link", name="Team").click()
    dialog = lead.get_by_role("dialog", name="Leave without saving?")
    assert_accessible(lead)
    dialog.get_by_role("button", name="Stay here").click()
    expect(lead.get_by_label("Lease")).to_have_value("25 minutes")
    lead.get_by_role("link", name="Team").click()
    dialog.get_by_role("button", name="Leave it").click()
    expect(lead.get_by_role("heading", name="Team")).to_be_visible()
    project.refresh_from_db()
    assert project.lease_minutes == 10


def test_the_question_as_long_as_nobody_answered(lead: Page, project: Project) -> None:
    lead.goto(f"{SETTINGS}/question")
    lead.get_by_label("Question", exact=True).fill("Which is nicer?")
    lead.get_by_label("Ask strength").click()
    save(lead)
    project.refresh_from_db()
    assert project.instrument_config["question"] == "Which is nicer?"
    assert project.instrument_config["ask_strength"] is True
    assert_accessible(lead)


def test_what_answers_depend_on_stays_and_the_rest_may_change(lead: Page, project: Project) -> None:
    answer_one(project)
    lead.goto(f"{SETTINGS}/question")
    expect(lead.get_by_text("There are answers already")).to_be_visible()
    expect(lead.get_by_label("Allow both bad")).to_have_count(0)
    expect(lead.get_by_label("Ask strength")).to_have_count(0)
    lead.get_by_label("Question", exact=True).fill("Which is nicer?")
    save(lead)
    project.refresh_from_db()
    assert project.instrument_config["question"] == "Which is nicer?"
    assert_accessible(lead)


def test_the_servers_refusal_is_read_where_somebody_answered_meanwhile(
    lead: Page, project: Project, complaints: list[str]
) -> None:
    lead.goto(f"{SETTINGS}/question")
    lead.get_by_label("Allow both bad").click()
    answer_one(project)
    lead.get_by_role("button", name="Save", exact=True).click()
    expect(lead.get_by_role("alert")).to_contain_text("There are answers already, so allow_both_bad cannot be")
    project.refresh_from_db()
    assert project.instrument_config == {}
    assert all("409" in complaint for complaint in complaints)
    complaints.clear()


def test_settings_are_for_managers(page: Page, project: Project, sign_in: Callable[[Any], None]) -> None:
    sign_in(factories.make_user(project, "reviewer"))
    page.goto(f"{SETTINGS}/team")
    expect(page.get_by_role("heading", name="This page is for managers and owners")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("You are a reviewer")
    expect(page.get_by_role("link", name="Settings")).to_have_count(0)


# --- the end ---------------------------------------------------------------------------------------


@pytest.fixture
def owner(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Page:
    """The owner's tab."""
    sign_in(factories.make_user(project, "owner"))
    return page


def test_into_the_archive_and_out_again(owner: Page, project: Project) -> None:
    owner.goto(f"{SETTINGS}/end")
    expect(owner.get_by_role("button", name="Delete this project")).to_be_disabled()
    owner.get_by_role("button", name="Archive this project").click()
    expect(owner.get_by_role("note")).to_contain_text("Archived.")
    project.refresh_from_db()
    assert project.archived_at is not None
    assert_accessible(owner)

    owner.get_by_role("link", name="Queue").click()
    expect(owner.get_by_label("Lease")).to_be_disabled()
    owner.goto("/")
    expect(owner.get_by_role("link", name="Shapes")).to_have_count(0)
    owner.goto("/archive")
    assert_accessible(owner)
    owner.get_by_role("link", name="Shapes").click()
    owner.get_by_role("link", name="Archive and delete").first.click()
    owner.get_by_role("button", name="Take it out of the archive").click()
    expect(owner.get_by_role("note")).to_have_count(0)
    project.refresh_from_db()
    assert project.archived_at is None


def test_a_project_that_is_at_work_is_not_archived(
    owner: Page, project: Project, complaints: list[str], jobs_wait: None
) -> None:
    from gpu_jobs.jobs import enqueue

    enqueue.record("make_renditions", {}, project)
    owner.goto(f"{SETTINGS}/end")
    owner.get_by_role("button", name="Archive this project").click()
    expect(owner.get_by_role("alert")).to_contain_text("waiting or running")
    project.refresh_from_db()
    assert project.archived_at is None
    assert all("409" in complaint for complaint in complaints)
    complaints.clear()


def test_deleted_by_its_name_and_only_by_its_name(
    owner: Page, project: Project, work: Callable[[], list[Job]]
) -> None:
    answer_one(project)
    owner.goto(f"{SETTINGS}/end")
    owner.get_by_role("button", name="Archive this project").click()
    owner.get_by_role("button", name="Delete this project").click()
    dialog = owner.get_by_role("dialog")
    expect(dialog).to_contain_text("1 comparison and 1 answer go")
    confirm = dialog.get_by_role("button", name="Delete it for ever")
    dialog.get_by_label("Type Shapes to confirm").fill("shapes")
    expect(confirm).to_be_disabled()
    dialog.get_by_label("Type Shapes to confirm").fill("Shapes")
    assert_accessible(owner)
    confirm.click()
    expect(owner.get_by_text("Shapes is being deleted")).to_be_visible()
    expect(owner.get_by_role("heading", name="Projects")).to_be_visible()
    (job,) = work()
    assert job.state == Job.State.SUCCEEDED, job.error
    assert not Project.objects.filter(slug="shapes").exists()
    assert AuditEvent.objects.filter(project="shapes").latest("id").action == "project.deleted"


def test_a_manager_is_told_who_may_delete(lead: Page) -> None:
    lead.goto(f"{SETTINGS}/end")
    expect(lead.get_by_text("Only an owner of this project may delete it.")).to_be_visible()
    expect(lead.get_by_role("button", name="Delete this project")).to_be_disabled()
