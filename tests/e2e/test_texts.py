"""Two texts: read in full by wheel and by keyboard, shown as they are written, and judged."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from annotation.comparisons import make_comparison
from annotation.models import Membership, Project
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from tests.annotation import factories
from tests.e2e.answering import judgments
from tests.e2e.axe import assert_accessible

LONG = "\n".join(f"{number}. <b>not bold</b> & nothing is run <script>throw 1</script>" for number in range(200))


def test_texts_are_read_and_judged(page: Page, project: Project, sign_in: Callable[[Any], None]) -> None:
    prompt = get_or_add(project, "describe a lamp")
    samples = [
        store_sample(prompt, text.encode(), Origin(model="secret-model", seed=seed), kind="text")
        for seed, text in enumerate((LONG, "A short one."))
    ]
    make_comparison(project, prompt, samples, "test")
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    expect(page.get_by_role("button", name="Tie")).to_be_enabled()
    text = page.locator("[data-current=true] [data-visible=true]").filter(has_text="199. <b>not bold</b>")
    before = text.evaluate("element => element.scrollTop")
    text.hover()
    page.mouse.wheel(0, 400)
    page.wait_for_function(f"element => element.scrollTop > {before}", arg=text.element_handle())
    assert_accessible(page)
    page.keyboard.press("0")
    [judgment] = judgments(1, page)
    assert judgment.answer == {"choice": "tie"}
