"""A project's first page: what is at work and how far it is, what was made last, and where that leads."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Membership, Project
from gpu_jobs.jobs import enqueue, life
from gpu_jobs.jobs.life import Claim, ProgressNow
from tests.annotation import factories
from tests.e2e.axe import assert_accessible


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@contextmanager
def at_work(project: Project) -> Iterator[Claim]:
    """A job that a worker has; it succeeds at the end."""
    held = life.claim(enqueue.record("score", {"scorer": "shapeworld-verifier"}, project).pk)
    assert held is not None
    yield held
    life.succeed(held, {}, ProgressNow(60, 60))


def test_what_others_started_is_seen_at_work_until_it_has_ended(lead: Page, project: Project) -> None:
    lead.goto("/projects/shapes")
    expect(lead.get_by_role("link", name="Add prompts")).to_be_visible()
    shown = lead.get_by_role("region", name="At work")
    expect(shown).to_have_count(0)
    with at_work(project) as held:
        life.renew(held, ProgressNow(12, 60))
        expect(shown).to_contain_text("12 of 60")
        expect(shown).to_contain_text("shapeworld-verifier")
        # There is nothing to do yet but to watch.
        expect(lead.get_by_role("link", name="Watch")).to_have_attribute("href", "/projects/shapes/jobs")
        assert_accessible(lead)
        life.renew(held, ProgressNow(48, 60))
        expect(shown).to_contain_text("48 of 60")
    expect(shown).to_have_count(0)
    expect(lead.get_by_role("link", name="Add prompts")).to_be_visible()


def test_the_first_page_counts_along_and_takes_in_what_a_job_has_made(lead: Page, project: Project) -> None:
    lead.goto("/")
    card = lead.get_by_role("article", name="Shapes")
    expect(card).to_contain_text("Say what the samples are to show.")
    with at_work(project) as held:
        life.renew(held, ProgressNow(12, 60))
        expect(card).to_contain_text("At work: score samples, 12 of 60")
        factories.make_pairs(project, 3)
    expect(card).to_contain_text("3 answers are wanted")


def test_what_was_made_last_leads_to_its_comparison(page: Page, sign_in: Any, project: Project) -> None:
    made = factories.make_pairs(project, 8)
    sign_in(factories.make_user(project, Membership.Role.REVIEWER))
    page.goto("/projects/shapes")
    pairs = page.get_by_role("list", name="Comparisons made last").get_by_role("listitem")
    expect(pairs).to_have_count(6)
    expect(pairs.first.get_by_role("img", name=re.compile("^Sample"))).to_have_count(2)
    assert_accessible(page)
    pairs.first.get_by_role("link").click()
    expect(page).to_have_url(f"/projects/shapes/comparisons/{made[-1].pk}")
