"""A model judges pairs through real HTTP: in both orders, with its bias found out, and nothing made up."""

import json

import pytest

from annotation import answers, queue, standings
from annotation.annotators import for_user
from annotation.models import Annotator, Judgment, Preference, Slot, Standing
from annotation.progress import silent
from curation.chat import endpoints
from curation.chat_answers import client_for
from curation.models import ChatAnswer
from gpu_jobs.jobs.run import JobNotDone, run_here
from gpu_jobs.judging.pairwise import Combined
from gpu_jobs.judging.report import kappa, report
from gpu_jobs.judging.vlm import NotJudgedByModels, fill_slots, hold_back, judge_of, report_on
from gpu_jobs.shapeworld.vlm.faults import FaultPlan
from gpu_jobs.shapeworld.vlm.mind import Mind
from tests.curation.chat.simulated import endpoint
from tests.gpu_jobs.shapes import compare, compare_right_with_wrong

pytestmark = pytest.mark.django_db


def fill(project, at, limit=None):
    return fill_slots(project, at, client_for(at), limit, silent)


def right_one(comparison):
    """The canonical position of the picture that shows the prompt."""
    return next(m.position for m in comparison.members.all() if m.sample.origin["seed"] % 1000 == 0)


def test_a_verdict_holds_in_both_orders_or_is_a_tie():
    assert Combined(("first", "second")).verdict == "first"
    assert Combined(("second", "first")).verdict == "second"
    assert Combined(("tie", "tie")).verdict == "tie"
    for same in ("first", "second"):
        assert Combined((same, same)).verdict == "tie" and Combined((same, same)).is_flipped
    half = Combined(("first", "tie"))
    assert half.verdict == "tie" and not half.is_flipped


def test_kappa_is_agreement_beyond_chance():
    assert kappa([("first", "first"), ("second", "second")]) == 1.0
    assert kappa([("first", "first"), ("first", "second"), ("second", "first"), ("second", "second")]) == 0.0
    assert kappa([]) is None and kappa([("tie", "tie")]) is None


def test_a_careful_judge_is_right_and_everything_is_on_record(project):
    comparisons = compare_right_with_wrong(project, 8)
    with endpoint() as (at, server):
        judged = fill(project, at)
        assert (judged.judgments, judged.invalid) == (8, 0) and server.asked == {200: 16}
        for comparison in comparisons:
            judgment = Judgment.objects.get(comparison=comparison)
            assert judgment.answer["choice"] == f"sample_{right_one(comparison)}"
            assert judgment.annotator.kind == Annotator.Kind.VLM
            straight, turned = json.loads(judgment.raw_text)
            assert (straight["shown"], turned["shown"]) == ([0, 1], [1, 0])
            assert "simulated" in straight["model"] and turned["tokens_in"] > 0
        found = report_on(project, at)
        assert (found.flip_rate, found.tie_rate, found.invalid_rate, found.position_first_rate) == (0, 0, 0, 0.5)
        preference = Preference.objects.get(comparison=comparisons[0])
        assert (preference.n_machine, preference.n_human) == (1, 0)
        assert fill(project, at).judgments == 0, "again nothing is left to say"
        assert server.asked == {200: 16}


def test_the_injected_position_bias_is_recovered(project):
    """P(first) = b + (1 - b)/2 for a judge that is right otherwise, and both orders flip where one was unseen."""
    compare_right_with_wrong(project, 60)
    bias = 0.4
    with endpoint(Mind(position_bias=bias, seed=2), concurrency=8) as (at, _):
        fill(project, at)
        found = report_on(project, at)
    assert 2 * found.position_first_rate - 1 == pytest.approx(bias, abs=0.15)
    # Of two orders the one that names the wrong side is unseen with chance b; then both say first.
    assert found.flip_rate == pytest.approx(bias, abs=0.15)
    assert found.tie_rate >= found.flip_rate


def test_accuracy_is_measured_beside_people(project, django_user_model):
    project.slots_per_comparison = 2
    project.save()
    compare_right_with_wrong(project, 6)
    person = for_user(django_user_model.objects.create(username="a person"))
    for number, assignment in enumerate(queue.lease(project, person, count=6)):
        place = assignment.shown_order.index(right_one(assignment.comparison))
        choice = ("first", "second")[place if number else 1 - place]
        answers.submit(assignment.slot.pk, person, assignment.slot.pk, {"choice": choice}, 1000)
    with endpoint() as (at, _):
        fill(project, at)
        found = report_on(project, at)
    assert found.compared == 6 and found.accuracy == pytest.approx(5 / 6)
    assert found.kappa < found.accuracy


def test_what_is_no_answer_is_invalid_and_never_a_tie(project):
    compare_right_with_wrong(project, 2)
    compare(project, "a lemon on a table", ["a red circle", "a blue square"], seed=50)
    with endpoint() as (at, _):
        judged = fill(project, at)
        assert (judged.judgments, judged.invalid) == (2, 1)
        assert "not a Shapeworld caption" in judged.reasons[0] or "cannot be used" in judged.reasons[0]
        assert report_on(project, at).invalid_rate == pytest.approx(1 / 3)
    assert not Judgment.objects.filter(answer__choice="tie").exists()
    assert Slot.objects.filter(state=Slot.State.SKIPPED).count() == 1


def test_faults_on_the_way_change_nothing(project):
    comparisons = compare_right_with_wrong(project, 10)
    shares = {"too_fast": 0.15, "broken": 0.1, "half_sent": 0.1, "malformed": 0.1, "slow": 0.03}
    with endpoint(
        faults=FaultPlan(shares=shares, seed=4, retry_after_s=0, slow_s=2), timeout_s=1.5, attempts=12
    ) as (at, server):
        assert fill(project, at).judgments == 10
        assert len(server.asked) > 2
    for comparison in comparisons:
        assert Judgment.objects.get(comparison=comparison).answer["choice"] == f"sample_{right_one(comparison)}"


def test_a_job_goes_on_where_its_budget_ended(project):
    compare_right_with_wrong(project, 6)
    with endpoint(price_in=1.0, price_out=4.0, tokens_per_image=64) as (at, server):
        endpoints.configure({at.name: at})
        with pytest.raises(JobNotDone, match="does not allow another request"):
            run_here("judge", {"model": at.name, "most_cost": 0.005}, project)
        first, paid = Judgment.objects.count(), ChatAnswer.objects.count()
        assert first < 6 and 0 < paid < 12
        job = run_here("judge", {"model": at.name, "most_cost": 1.0}, project)
        assert Judgment.objects.count() == 6 == job.result["judge"]["answered"]
        assert server.asked == {200: 12}, "nothing is paid for twice"
    endpoints.configure({})


def test_a_judge_that_the_side_sways_is_held_back_until_somebody_includes_it(project, django_user_model):
    comparisons = compare_right_with_wrong(project, 24)
    user = django_user_model.objects.create(username="lead")
    with endpoint(Mind(position_bias=0.9), concurrency=8) as (at, _):
        fill(project, at)
        found = report_on(project, at)
        assert hold_back(project, at, found, 0.99, None) is None
        assert "same side in both orders" in hold_back(project, at, found, 0.3, None)
        standing = Standing.objects.get(annotator=judge_of(at))
        assert standing.is_excluded and not Preference.objects.filter(comparison=comparisons[0]).exists()
        standings.change(project, judge_of(at), standings.Change(is_excluded=False), user)
        assert hold_back(project, at, found, 0.3, None) is None, "somebody has said so"
        assert not Standing.objects.get(annotator=judge_of(at)).is_excluded
        assert Preference.objects.filter(comparison=comparisons[0]).exists()


def test_only_pairs_are_judged(project):
    project.instrument = "ranking"
    project.instrument_config = {}
    project.save()
    with endpoint() as (at, _), pytest.raises(NotJudgedByModels, match="ranking"):
        fill(project, at)


def test_another_model_is_another_judge():
    with endpoint() as (at, _):
        pass
    assert judge_of(at) == judge_of(at)
    assert judge_of(at) != judge_of(at.model_copy(update={"revision": "2"}))
    assert report({}, 0, {}).flip_rate is None
