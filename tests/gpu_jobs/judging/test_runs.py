"""Runs: reported on, held back, tried again; on trial first; by scores as by models."""

import pytest

from annotation import answers, gold, queue, standings
from annotation.annotators import for_user
from annotation.models import Annotator, Judgment, Preference, Slot
from curation.models import ChatAnswer, Score
from curation.scorers import registry as scorers
from gpu_jobs.jobs import registry
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.jobs.estimates import estimate
from gpu_jobs.jobs.run import JobNotDone, run_here, run_job
from gpu_jobs.judging import decisions, runs
from gpu_jobs.models import Job, JudgingRun
from gpu_jobs.shapeworld.vlm.faults import FaultPlan
from gpu_jobs.shapeworld.vlm.mind import Mind
from tests.gpu_jobs.judging.worlds import by_people, change, compare_clips, judged, right_one
from tests.gpu_jobs.shapes import compare, compare_right_with_wrong

pytestmark = pytest.mark.django_db
RED, BOTH = "a red circle", "a red circle left of a blue square"


def test_the_injected_position_bias_is_recovered(project, at):
    """P(first) = b + (1 - b)/2 for a judge that is right otherwise, and both orders flip where one was unseen."""
    compare_right_with_wrong(project, 60)
    bias = 0.4
    at(Mind(position_bias=bias, seed=2))
    report = judged(project, most_flips=1.0).report
    assert 2 * report["position_first"]["value"] - 1 == pytest.approx(bias, abs=0.25)
    # Of two orders the one that names the wrong side is unseen with chance b; then both say first.
    assert report["flips"]["value"] == pytest.approx(bias, abs=0.25)
    assert report["ties"]["value"] >= report["flips"]["value"]
    assert report["flips"]["low"] <= report["flips"]["value"] <= report["flips"]["high"]


def test_the_bias_shows_in_segments_too(project, at):
    change(project, "segments")
    for number in range(8):
        sides = [[BOTH, RED, BOTH, RED], [RED, BOTH, RED, BOTH]]
        compare_clips(project, BOTH + " " * number, sides, seed=100 * number)
    at(Mind(position_bias=0.5, seed=1))
    report = judged(project, most_flips=1.0).report
    assert report["flips"]["n"] == 32 and report["answered"] == 8
    assert 2 * report["position_first"]["value"] - 1 == pytest.approx(0.5, abs=0.3)
    assert [one["respect"]["in_parts"] for one in report["respects"]] == [False, True]


def test_accuracy_is_measured_beside_people_and_gold(project, at):
    project.slots_per_comparison = 2
    project.save()
    comparisons = compare_right_with_wrong(project, 6)
    by_people(project, comparisons, wrong=(0,))
    at()
    report = judged(project).report
    assert (report["agreement"]["n"], report["agreement"]["accuracy"]) == (6, pytest.approx(5 / 6))
    assert report["agreement"]["kappa"] < report["agreement"]["accuracy"]
    sides = ("first", "second")
    gold.make_gold(comparisons[0], {"choice": sides[right_one(comparisons[0])]}, None)
    run = runs.conclude(JudgingRun.objects.get(), 0.3)
    assert run.report["agreement"]["accuracy"] == 1.0, "what is known counts more than what people say"


def test_what_it_took_is_told_and_a_second_time_costs_nothing(project, at):
    compare_right_with_wrong(project, 3)
    at(price_in=1.0, price_out=2.0)
    effort = judged(project).report["effort"]
    assert (effort["requests"], effort["cached"]) == (6, 0) and effort["cost"] > 0 and effort["tokens_in"] > 0
    assert effort["latency_p50_ms"] <= effort["latency_p95_ms"]
    other = type(project).objects.create(slug="again", name="Again", instrument="pairwise", seed=7)
    compare_right_with_wrong(other, 3)
    again = judged(other).report["effort"]
    assert (again["cached"], again["cost"], again["latency_p50_ms"]) == (6, 0, None)


def test_few_decisions_hold_nobody_back(project, at):
    compare_right_with_wrong(project, 19)
    at(Mind(position_bias=1.0))
    assert judged(project).standing == "counts"


def test_on_trial_a_judge_takes_nobodys_place_and_counts_once_it_is_released(project, at, lead):
    comparisons = compare_right_with_wrong(project, 8)
    by_people(project, comparisons[:5], wrong=(1,))
    at()
    run = judged(project, questions="answered")
    assert (run.standing, run.is_trial) == ("held_back", True) and "On trial" in run.reason
    assert run.report["answered"] == 5 and run.report["agreement"]["accuracy"] == pytest.approx(0.8)
    assert Slot.objects.filter(state="open").count() == 3, "the others still wait"
    assert Preference.objects.get(comparison=comparisons[0]).n_machine == 0
    assert judged(project, questions="answered").report["asked"] == 0, "nothing is asked twice"
    decisions.release(run, lead, "It says what people say.")
    assert Preference.objects.get(comparison=comparisons[0]).n_machine == 1
    assert not JudgingRun.objects.filter(standing="held_back").exists()
    assert judged(project).report["answered"] == 3


def test_what_was_invalid_is_tried_again(project, at, lead):
    compare_right_with_wrong(project, 3)
    compare(project, "a lemon on a table", [RED, "a blue square"], seed=50)
    at()
    run = judged(project)
    assert (run.report["invalid"]["count"], run.report["answered"]) == (1, 3)
    lemon = Slot.objects.get(state="skipped").comparison
    lemon.prompt.text = RED
    lemon.prompt.save()
    job = runs.retry(run, lead)
    assert job.spec["judgments_max"] == 1
    run_job(job.pk)
    assert Judgment.objects.filter(comparison=lemon, is_current=True).exists()
    assert Slot.objects.filter(comparison=lemon).count() == 1
    assert runs.conclude(run, 0.3).report["invalid"]["count"] == 0
    with pytest.raises(runs.NotDecidable, match="without an answer"):
        runs.retry(run, lead)


def test_what_others_answered_meanwhile_is_not_taken_back(project, at, lead):
    compare(project, "a lemon on a table", [RED, "a blue square"])
    at()
    run = judged(project)
    (held,) = queue.lease(project, for_user(lead))
    answers.submit(held.slot.pk, for_user(lead), held.slot.pk, {"choice": "tie"}, None)
    with pytest.raises(runs.NotDecidable):
        runs.retry(run, lead)


def test_a_job_goes_on_where_its_budget_ended_and_reports_what_there_is(project, at):
    compare_right_with_wrong(project, 6)
    server = at(price_in=1.0, price_out=4.0, tokens_per_image=64)
    with pytest.raises(JobNotDone, match="does not allow another request"):
        run_here("judge", {"model": "shapeworld", "most_cost": 0.006}, project)
    first, paid = Judgment.objects.count(), ChatAnswer.objects.count()
    assert first < 6 and 0 < paid < 12
    assert JudgingRun.objects.get().report["answered"] == first
    run = judged(project, most_cost=1.0)
    assert Judgment.objects.count() == 6 == first + run.report["answered"]
    assert server.asked == {200: 12}, "nothing is paid for twice"


def test_an_endpoint_that_is_down_ends_the_job_and_a_retry_goes_on(project, at, lead):
    compare_right_with_wrong(project, 4)
    server = at(faults=FaultPlan(script=(None,) * 4 + ("broken",) * 40), attempts=2)
    job = enqueue("judge", {"model": "shapeworld"}, project)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED and "gave no answer" in job.error
    server.settings.faults.script = ()
    assert runs.retry(JudgingRun.objects.get(), lead).pk == job.pk
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["judgments"]) == ("succeeded", 4)


def test_scores_judge_as_models_do_and_need_nobody(project):
    comparisons = compare_right_with_wrong(project, 6)
    job = run_here("judge_by_scores", {"terms": [{"scorer": "shapeworld-verifier"}]}, project)
    run = JudgingRun.objects.get(job=job)
    assert run.judge.kind == Annotator.Kind.REWARD_MODEL and run.judge.name == "scores: shapeworld-verifier"
    for comparison in comparisons:
        assert Judgment.objects.get(comparison=comparison).answer == {"choice": f"sample_{right_one(comparison)}"}
    assert Score.objects.count() == 12
    assert run.report["flips"] == {"count": 0, "n": 0, "value": None, "low": 0.0, "high": 1.0}
    assert run.report["position_first"]["value"] is None and run.report["effort"]["requests"] == 0


def test_scores_rank_several(project):
    change(project, "ranking")
    comparison = compare(project, BOTH, [RED, BOTH, "a green triangle"])
    run_here("judge_by_scores", {"terms": [{"scorer": "shapeworld-verifier"}]}, project)
    by_seed = {m.position: m.sample.origin["seed"] for m in comparison.members.all()}
    order = Judgment.objects.get().answer["order"]
    assert [[by_seed[position] for position in group] for group in order] == [[1], [0], [2]]
    change(project, "ranking", allow_ties=False)
    with pytest.raises(JobNotDone, match="allow ties"):
        run_here("judge_by_scores", {"terms": [{"scorer": "shapeworld-verifier"}]}, project)


def test_within_the_band_scores_tie_and_another_band_is_another_judge(project):
    compare_right_with_wrong(project, 3)
    run_here("judge_by_scores", {"terms": [{"scorer": "shapeworld-verifier", "tie_band": 1.0}]}, project)
    assert set(Judgment.objects.values_list("answer__choice", flat=True)) == {"tie"}
    assert JudgingRun.objects.get().report["ties"]["value"] == 1.0


def test_scores_judge_videos_in_parts_and_aspects_by_name(project):
    change(project, "segments")
    comparison = compare_clips(project, BOTH, [[BOTH, RED, BOTH], [RED, BOTH, BOTH]])
    plan = scorers.entry_of("shapeworld-verifier").plan
    scorers.register("of-frames", "curation.scorers.frame_mean:FrameMean", "Mean", id="of-frames", of=plan)
    run_here("judge_by_scores", {"terms": [{"scorer": "of-frames"}]}, project)
    scorers.forget("of-frames")
    first = next(m.position for m in comparison.members.all() if m.sample.origin["seed"] == 0)
    told = [segment["choice"] for segment in Judgment.objects.get().answer["segments"]]
    assert told == [f"sample_{first}", f"sample_{1 - first}", "tie"]

    other = type(project).objects.create(slug="aspects", name="Aspects", instrument="pairwise", seed=7)
    change(other, "aspects", dimensions=[{"id": "alignment", "label": "Alignment"}])
    compare_right_with_wrong(other, 2)
    with pytest.raises(JobNotDone, match="No scorer speaks of the dimension 'alignment'"):
        run_here("judge_by_scores", {"terms": [{"scorer": "shapeworld-verifier"}]}, other)
    run_here("judge_by_scores", {"terms": [{"scorer": "shapeworld-verifier", "aspect": "alignment"}]}, other)
    assert Judgment.objects.filter(slot__project=other).count() == 2


def test_an_estimate_counts_what_a_run_then_takes(project, at):
    project.slots_per_comparison = 2
    project.save()
    compare_right_with_wrong(project, 5)
    at(price_in=1.0)
    kind, spec = registry.get("judge"), {"model": "shapeworld"}
    before = estimate(kind, project, spec)
    assert (before.work.comparisons, before.work.requests, before.seconds) == (5, 10, None)
    assert not Annotator.objects.exists(), "asking how much it would be makes nobody"
    taken = judged(project).report["effort"]
    assert taken["requests"] == 10 and taken["tokens_in"] < before.work.tokens_in
    other = at(price_in=1.0, revision="2")
    after = estimate(kind, project, spec | {"judgments_max": 2})
    assert (after.work.comparisons, after.work.requests, after.earlier_jobs) == (2, 4, 1) and other.asked == {}
    assert (
        estimate(
            registry.get("judge_by_scores"), project, {"terms": [{"scorer": "shapeworld-verifier"}]}
        ).work.comparisons
        == 5
    )


def test_excluding_a_judge_holds_its_later_runs_back(project, at, lead):
    compare_right_with_wrong(project, 2)
    at()
    run = judged(project, judgments_max=1)
    standings.change(project, run.judge, standings.Change(is_excluded=True, reason="I doubt it."), lead)
    later = judged(project)
    assert (later.standing, later.reason) == ("held_back", "Its judge does not count: I doubt it.")
