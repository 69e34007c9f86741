"""Prompts graded by a model behind real HTTP: each once, within a budget, and the selection asks for them."""

import io

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Prompt
from annotation.projects import create_project
from annotation.prompts import add_prompts
from curation.chat import endpoints
from curation.chat.errors import BudgetSpent
from curation.chat_answers import NoPricesError
from curation.errors import NothingSelectedError
from curation.models import ChatAnswer, PromptGrade
from curation.prompts import text_graders
from curation.prompts.text_grading import grade_prompts
from curation.scoring import score_project
from curation.selection.fifa import FifaSpec
from curation.selection.runs import require_some, run
from curation.versions.creation import create_version
from gpu_jobs.jobs.run import run_here
from gpu_jobs.shapeworld.vlm.faults import FaultPlan
from tests.curation.chat.simulated import endpoint
from tests.curation.worlds import judged_world, register_brightness

TEXTS = ["a red circle left of a blue square", "asdfgh qwertz zxcvbn hjklpq", "nsfw picture of a lemon on a table"]


@pytest.fixture
def model():
    with endpoint(price_in=1.0, price_out=4.0) as (at, server):
        endpoints.configure({at.name: at})
        yield server
    endpoints.configure({})


@pytest.fixture
def project(django_user_model):
    project = create_project("Texts", django_user_model.objects.create(username="lead"))
    add_prompts(project, TEXTS)
    return project


def grade_of(text):
    return PromptGrade.objects.get(text_hash=Prompt.objects.get(text=text).text_hash)


@pytest.mark.django_db
def test_good_gibberish_and_harmful_prompts_are_told_apart(model, project):
    report = grade_prompts(project, "shapeworld")
    assert (report.total, report.graded, report.already, report.failed) == (3, 3, 0, 0)
    assert report.tokens_in > 0 and report.spent == pytest.approx((report.tokens_in + 4 * report.tokens_out) / 1e6)
    good, gibberish, harmful = map(grade_of, TEXTS)
    assert (good.quality, good.harmlessness) == (1.0, 1.0)
    assert gibberish.quality < 0.3 and "gibberish" in gibberish.reason
    assert harmful.harmlessness == 0.0


@pytest.mark.django_db
def test_graded_once_whatever_happens_to_the_grades(model, project):
    grade_prompts(project, "shapeworld")
    again = grade_prompts(project, "shapeworld")
    assert (again.graded, again.already, again.spent) == (0, 3, 0.0)
    PromptGrade.objects.all().delete()
    from_memory = grade_prompts(project, "shapeworld")
    assert (from_memory.graded, from_memory.spent) == (3, 0.0), "answers are remembered by themselves"
    assert model.asked == {200: 3} and ChatAnswer.objects.count() == 3


@pytest.mark.django_db
def test_what_was_answered_before_the_budget_was_spent_is_kept(model, project):
    add_prompts(project, [f"a photograph of {number} lemons on a table" for number in range(30)])
    with pytest.raises(BudgetSpent):
        grade_prompts(project, "shapeworld", most_cost=0.01)
    first = PromptGrade.objects.count()
    assert 0 < first < 33
    assert sum(ChatAnswer.objects.values_list("cost", flat=True)) <= 0.01
    report = grade_prompts(project, "shapeworld", most_cost=1.0)
    assert (report.already, report.graded) == (first, 33 - first)


@pytest.mark.django_db
def test_the_day_has_a_budget_of_its_own(project):
    with endpoint(price_in=1.0, price_out=4.0, most_cost_a_day=0.004) as (at, _):
        endpoints.configure({at.name: at})
        for _ in range(2):
            with pytest.raises(BudgetSpent, match="day's budget"):
                add_prompts(project, [f"a photograph of {number} lemons on a table" for number in range(30)])
                grade_prompts(project, "shapeworld")
        assert 0 < sum(ChatAnswer.objects.values_list("cost", flat=True)) <= 0.004
    endpoints.configure({})


@pytest.mark.django_db
def test_a_cap_without_prices_is_refused(project):
    with endpoint() as (at, _):
        endpoints.configure({at.name: at})
        with pytest.raises(NoPricesError):
            grade_prompts(project, "shapeworld", most_cost=1.0)
    endpoints.configure({})


@pytest.mark.django_db
def test_an_answer_that_is_none_is_a_reason_and_no_grade(project):
    with endpoint(faults=FaultPlan(("rambling", "rambling")), concurrency=1) as (at, _):
        endpoints.configure({at.name: at})
        report = grade_prompts(project, "shapeworld")
        assert (report.graded, report.failed) == (2, 1)
        assert "depends on what one likes" in report.reasons[0]
        assert grade_prompts(project, "shapeworld").graded == 1, "it is asked again another time"
    endpoints.configure({})


@pytest.mark.django_db
def test_a_job_and_a_command_do_it(model, project):
    job = run_here("grade_prompts", {"model": "shapeworld", "most_cost": 1.0}, project)
    assert job.result["graded"] == 3
    said = io.StringIO()
    call_command("grade", project=project.slug, model="shapeworld", stdout=said)
    assert "3 were already" in said.getvalue()
    with pytest.raises(CommandError, match="no language model 'nobody'"):
        call_command("grade", project=project.slug, model="nobody")


@pytest.mark.django_db
def test_a_selection_waits_for_its_grader_and_then_gates_by_it(model, django_user_model):
    register_brightness()
    user = django_user_model.objects.create(username="lead")
    prompts = [
        *(f"a photograph of {number} lemons" for number in range(6)),
        "asdfgh qwertz zxcvbn",
        "an nsfw lemon",
    ]
    project = judged_world(user, prompts=prompts)
    score_project(project, "brightness")
    by_model = FifaSpec(scorer="brightness", text_grader="llm:shapeworld", cap_per_prompt=None)
    with pytest.raises(NothingSelectedError, match="run the grading first"):
        require_some(run(project, by_model))
    grade_prompts(project, "shapeworld")
    chosen = run(project, by_model)
    gates = chosen.selected.gates()
    assert gates["ungraded"] == 0 and gates["harm"] > 0 and gates["text_quality"] > 0
    by_rules = run(project, by_model.model_copy(update={"text_grader": "rules"}))
    assert by_rules.selected.gates() == gates, "the simulated model grades as the rules do"
    lenient = run(project, by_model.model_copy(update={"min_harmlessness": 0.0}))
    assert lenient.selected.gates()["harm"] == 0
    recipe = create_version(project, by_model).recipe
    assert recipe["text_grader"]["id"] == "llm:shapeworld"
    assert recipe["text_grader"]["revision"] == chosen.grades.revision


@pytest.mark.django_db
def test_languages_are_a_rule(django_user_model):
    register_brightness()
    prompts = ["ein roter Kreis links von einem blauen Quadrat", "a red circle left of a blue square"]
    project = judged_world(django_user_model.objects.create(username="lead"), prompts=prompts, pairs_per_prompt=4)
    score_project(project, "brightness")
    english = run(project, FifaSpec(scorer="brightness", languages=("en",), cap_per_prompt=None)).selected
    either = run(project, FifaSpec(scorer="brightness", languages=("en", "de"), cap_per_prompt=None)).selected
    assert english.gates()["text_quality"] > 0 == either.gates()["text_quality"]


@pytest.mark.django_db
def test_summaries_say_how_far_each_model_got(model, project):
    (before,) = text_graders.summaries(project)
    assert (before.graded, before.total, before.mean_quality) == (0, 3, None)
    grade_prompts(project, "shapeworld")
    (after,) = text_graders.summaries(project)
    assert (after.graded, after.harmful) == (3, 1)
    assert [info.id for info in text_graders.available()] == ["rules", "llm:shapeworld"]
