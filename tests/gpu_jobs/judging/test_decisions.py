"""Decisions: each run that is held back is released or discarded by itself, and nothing counts before its word."""

import pytest

from annotation import queue, standings, withdrawals
from annotation.annotators import for_user
from annotation.models import AuditEvent, Judgment, Preference, Slot, Standing
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.jobs.errors import WorkerStopping
from gpu_jobs.jobs.life import requeue
from gpu_jobs.jobs.run import run_job
from gpu_jobs.judging import decisions, runs
from gpu_jobs.judging.answers_of import judgments_of
from gpu_jobs.models import Job, JudgingRun
from gpu_jobs.shapeworld.vlm.mind import Mind
from tests.gpu_jobs.judging.worlds import by_people, judged
from tests.gpu_jobs.shapes import compare, compare_right_with_wrong

pytestmark = pytest.mark.django_db
RED = "a red circle"


def discarded(run, lead, reason="Useless."):
    """The run when its answers are taken back."""
    row = decisions.discard(run, lead, reason)
    run_job(row.discarding.pk)
    row.refresh_from_db()
    assert row.discarding.state == Job.State.SUCCEEDED, row.discarding.error
    return row


def counts(run):
    """Whether the run's judge counts."""
    return not Standing.objects.get(project=run.project, annotator=run.judge).is_excluded


def trial_runs(project, n):
    """So many runs of one judge on trial, of three answers each."""
    by_people(project, compare_right_with_wrong(project, 3 * n))
    return [judged(project, questions="answered", judgments_max=3) for _ in range(n)]


def test_a_judge_that_the_side_sways_is_held_back_until_somebody_releases_it(project, at, lead):
    comparisons = compare_right_with_wrong(project, 24)
    at(Mind(position_bias=0.9))
    run = judged(project)
    assert run.standing == "held_back" and "same side in both orders" in run.reason
    assert not Preference.objects.filter(comparison=comparisons[0]).exists()
    decisions.release(run, lead, "It is the only one we have.")
    assert Preference.objects.filter(comparison=comparisons[0]).exists()
    compare(project, RED, [RED, "a blue square"], seed=77)
    assert judged(project).standing == "counts", "somebody has said so"
    assert AuditEvent.objects.filter(action="judging.released", actor_name="lead").count() == 1
    with pytest.raises(decisions.NotDecidable):
        decisions.release(run, lead, "Again.")


def test_a_discarded_run_stays_on_record_and_others_may_answer(project, at, lead):
    compare_right_with_wrong(project, 20)
    at(Mind(position_bias=1.0))
    run = discarded(judged(project), lead)
    assert Judgment.objects.count() == 20 and not Judgment.objects.filter(is_current=True).exists()
    assert Slot.objects.filter(state="open").count() == 20 and not Preference.objects.exists()
    assert Standing.objects.get(annotator=run.judge).n_answered == 0 and not counts(run)
    assert (run.discarding.result, run.discarding.progress_done) == ({"judgments": 20}, 20)
    with pytest.raises(decisions.NotDecidable):
        decisions.discard(run, lead, "Useless.")
    assert judged(project).report["answered"] == 0, "it meets nothing twice"
    assert len(queue.lease(project, for_user(lead), count=20)) == 20


def test_taking_back_goes_on_where_it_was_stopped_and_all_of_it_is_on_record(project, at, lead, monkeypatch):
    compare_right_with_wrong(project, 20)
    at(Mind(position_bias=1.0))
    row = decisions.discard(judged(project), lead, "Useless.")
    job, withdraw_one, done = row.discarding, withdrawals._withdraw, []

    def stopped_after_seven(*args):
        if len(done) == 7:
            raise WorkerStopping
        done.append(args)
        return withdraw_one(*args)

    monkeypatch.setattr(withdrawals, "_withdraw", stopped_after_seven)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED and judgments_of(row).count() == 13
    monkeypatch.setattr(withdrawals, "_withdraw", withdraw_one)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.SUCCEEDED, {"judgments": 13})
    told = AuditEvent.objects.filter(action="judgments.withdrawn").values_list("after__judgments", flat=True)
    assert sorted(told) == [7, 13] and not judgments_of(row).exists()
    assert decisions.take_back(row) == 0, "and a second time changes nothing"


def test_each_run_of_a_judge_is_decided_by_itself_and_counting_waits_for_the_last_word(project, at, lead):
    at()
    first, second, third = trial_runs(project, 3)
    one = decisions.release(first, lead, "It says what people say.")
    assert (one.standing, one.is_waiting, counts(one)) == ("released", True, False)
    assert [JudgingRun.objects.get(pk=run.pk).standing for run in (second, third)] == ["held_back"] * 2
    decisions.discard(second, lead, "An odd batch.")
    decisions.release(third, lead, "Fine.")
    assert not counts(one), "what is discarded would count with the rest before it is taken back"
    run_job(JudgingRun.objects.get(pk=second.pk).discarding_id)
    assert counts(one) and not JudgingRun.objects.filter(is_waiting=True).exists()
    assert Preference.objects.filter(n_machine=1).count() == 6
    assert not judgments_of(second).exists() and judgments_of(first).count() == judgments_of(third).count() == 3


def test_discarding_trusts_nobody_who_was_not_released_or_was_excluded_by_a_person(project, at, lead):
    at()
    first, second = trial_runs(project, 2)
    assert not counts(discarded(first, lead)), "the other is still to be decided about"
    assert not counts(discarded(second, lead)), "nobody has said a good word"
    for seed in (70, 80):
        compare(project, RED, [RED, "a blue square"], seed=seed)
    standings.change(project, first.judge, standings.Change(is_excluded=False, reason="I know it."), lead)
    good = judged(project, judgments_max=1)
    standings.change(project, first.judge, standings.Change(is_excluded=True, reason="I doubt it."), lead)
    doubted = judged(project, judgments_max=1)
    assert (good.standing, doubted.standing) == ("counts", "held_back")
    assert not counts(discarded(doubted, lead)), "a person has excluded it"


def test_a_run_that_is_discarded_is_not_gone_on_with(project, at, lead):
    compare_right_with_wrong(project, 4)
    at(Mind(position_bias=1.0))
    run = judged(project, judgments_max=2)
    standings.change(project, run.judge, standings.Change(is_excluded=True, reason="I doubt it."), lead)
    run = discarded(runs.conclude(run, 0.3), lead)
    with pytest.raises(decisions.NotDecidable, match="discarded"):
        runs.retry(run, lead)
    Job.objects.filter(pk=run.job_id).update(state=Job.State.FAILED)
    requeue(run.job_id)
    run_job(run.job_id)
    job = Job.objects.get(pk=run.job_id)
    assert job.state == Job.State.FAILED and "discarded" in job.error
    assert not judgments_of(run).exists()


def test_only_a_run_that_is_held_back_is_decided_about(project, at, lead):
    compare_right_with_wrong(project, 2)
    at()
    run = judged(project)
    for decide in (decisions.release, decisions.discard):
        with pytest.raises(decisions.NotDecidable):
            decide(run, lead, "Because.")
    with pytest.raises(decisions.NotDecidable):
        decisions.take_back(run)
    job = enqueue("discard_run", {"run": run.pk}, project, lead)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED and judgments_of(run).count() == 2, "asked for past the decision"
