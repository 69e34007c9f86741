"""Gold: made, mended and taken out of use from the page; how people did is what their answers say."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Gold, Judgment, Project
from tests.annotation import factories
from tests.annotation.quality.answered import record
from tests.e2e.axe import assert_accessible
from tests.e2e.crowd import GOLD, make_crowd
from tests.e2e.waiting import eventually

PAGE = "/projects/shapes/quality/gold"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def open_form(lead: Page, comparison: int) -> Any:
    lead.goto(PAGE)
    lead.get_by_label("Comparison", exact=True).fill(str(comparison))
    lead.get_by_role("button", name="Make gold").click()
    dialog = lead.get_by_role("dialog")
    expect(dialog.get_by_role("img").first).to_be_visible()
    return dialog


def test_a_lead_says_what_is_known(lead: Page, project: Project) -> None:
    pair = factories.make_pair(project)
    dialog = open_form(lead, pair.pk)
    expect(dialog.get_by_role("button", name="Make it gold")).to_be_disabled()
    dialog.get_by_text("Sample 1", exact=True).click()
    dialog.get_by_label("Why it is right").fill("It has whiskers.")
    assert_accessible(lead)
    dialog.get_by_role("button", name="Make it gold").click()
    expect(lead.get_by_role("list", name="Gold questions")).to_contain_text("It has whiskers.")
    made = Gold.objects.get()
    assert (made.comparison_id, made.answer, made.explanation) == (
        pair.pk,
        {"choice": "sample_1"},
        "It has whiskers.",
    )


def test_a_comparison_is_made_gold_where_it_is_looked_at(lead: Page, project: Project) -> None:
    pair = factories.make_pair(project)
    lead.goto(f"/projects/shapes/comparisons/{pair.pk}")
    lead.get_by_role("button", name="Make gold").click()
    dialog = lead.get_by_role("dialog")
    dialog.get_by_text("Tie", exact=True).click()
    dialog.get_by_role("button", name="Make it gold").click()
    expect(lead.get_by_role("button", name="Make gold")).to_have_count(0)
    expect(lead.get_by_text("No explanation yet")).to_be_visible()
    assert Gold.objects.get().answer == {"choice": "tie"}


def test_each_respect_is_said(lead: Page, project: Project) -> None:
    dimensions = [{"id": "motion", "label": "Motion"}, {"id": "alignment", "label": "Alignment"}]
    config = {"dimensions": dimensions, "ask_overall": True}
    Project.objects.filter(pk=project.pk).update(instrument="aspects", instrument_config=config)
    pair = factories.make_pair(project)
    dialog = open_form(lead, pair.pk)
    dialog.get_by_label("Motion").get_by_text("Not applicable").click()
    dialog.get_by_label("Alignment").get_by_text("Sample 0").click()
    expect(dialog.get_by_role("button", name="Make it gold")).to_be_disabled()
    dialog.get_by_label("Overall").get_by_text("Sample 0").click()
    dialog.get_by_role("button", name="Make it gold").click()
    expect(lead.get_by_role("list", name="Gold questions")).to_contain_text("motion: not applicable")
    known = {"dimensions": {"motion": "not_applicable", "alignment": "sample_0"}, "overall": "sample_0"}
    assert Gold.objects.get().answer == known


def test_an_answer_that_was_given_becomes_the_known_one(lead: Page, project: Project) -> None:
    """A ranking is not said by simple controls: an answer that somebody gave is taken."""
    Project.objects.filter(pk=project.pk).update(instrument="ranking")
    pair = factories.make_pair(project)
    pair.project.refresh_from_db()
    annotator = factories.make_annotator()
    record(pair, annotator, {"order": [[1], [0]]}, shown=(1, 0))
    dialog = open_form(lead, pair.pk)
    dialog.get_by_label(annotator.name).check()
    dialog.get_by_role("button", name="Make it gold").click()
    expect(lead.get_by_role("list", name="Gold questions")).to_contain_text("sample 1")
    assert Gold.objects.get().answer == {"order": [[1], [0]]}


def test_how_people_did_and_taking_one_out_of_use(lead: Page, project: Project) -> None:
    make_crowd(project, pairs=GOLD + 1)
    missed = Gold.objects.order_by("pk")[0]
    wrong = {"choice": "sample_1" if missed.answer["choice"] == "sample_0" else "sample_0"}
    Judgment.objects.filter(comparison=missed.comparison_id, annotator__kind="person").update(answer=wrong)
    lead.goto(PAGE)
    cards = lead.get_by_role("list", name="Gold questions").get_by_role("listitem")
    expect(cards).to_have_count(GOLD)
    card = cards.last
    expect(card).to_contain_text("0% right in 3 answers of people")
    expect(card).to_contain_text("look whether the known answer is right")
    assert_accessible(lead)
    card.get_by_role("button", name="Take out of use").click()
    expect(card.get_by_role("button", name="Use again")).to_be_visible()
    assert list(Gold.objects.filter(is_active=False)) == [missed]
    card.get_by_role("button", name="Edit").click()
    dialog = lead.get_by_role("dialog")
    dialog.get_by_role("button", name="The known answer is wrong").click()
    dialog.get_by_text("Tie", exact=True).click()
    dialog.get_by_label("Why it is right").fill("They are alike.")
    dialog.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("They are alike.")
    eventually(lead, lambda: Gold.objects.get(pk=missed.pk).answer == {"choice": "tie"}, "the answer is changed")
