"""Decisions: each run that is held back is released or discarded by itself, and does not count before that."""

import random

import pytest

from annotation import queue, standings, withdrawals
from annotation.annotators import for_user
from annotation.models import AuditEvent, Judgment, Preference, Slot, Standing
from annotation.quality.reading import read
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.jobs.errors import WorkerStopping
from gpu_jobs.jobs.life import requeue
from gpu_jobs.jobs.run import run_job
from gpu_jobs.judging import decisions, runs
from gpu_jobs.judging.answers_of import judgments_of
from gpu_jobs.models import Job
from gpu_jobs.shapeworld.vlm.mind import Mind
from tests.gpu_jobs.judging.worlds import by_people, judged
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db
RED = "a red circle"


def discarded(run, lead, reason="Useless."):
    """The run when its answers are taken back."""
    row = decisions.discard(run, lead, reason)
    run_job(row.discarding.pk)
    row.refresh_from_db()
    assert row.discarding.state == Job.State.SUCCEEDED, row.discarding.error
    return row


def counting():
    """The comparisons in which a machine's answer counts."""
    return set(Preference.objects.filter(n_machine=1).values_list("comparison", flat=True))


def answered_by(*rows):
    """The comparisons that these runs have answered."""
    return {comparison for run in rows for comparison in judgments_of(run).values_list("comparison", flat=True)}


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
    assert AuditEvent.objects.filter(action="judging.released", actor_name="lead").count() == 1
    with pytest.raises(decisions.NotDecidable):
        decisions.release(run, lead, "Again.")


def test_a_discarded_run_stays_on_record_and_others_may_answer(project, at, lead):
    compare_right_with_wrong(project, 20)
    at(Mind(position_bias=1.0))
    run = discarded(judged(project), lead)
    assert Judgment.objects.count() == 20 and not Judgment.objects.filter(is_current=True).exists()
    assert Slot.objects.filter(state="open").count() == 20 and not Preference.objects.exists()
    assert Standing.objects.get(annotator=run.judge).n_answered == 0
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

    def stopped_after_one(*args):
        if done:
            raise WorkerStopping
        done.append(args)
        return withdraw_one(*args)

    monkeypatch.setattr(withdrawals, "BATCH", 7)
    monkeypatch.setattr(withdrawals, "_withdraw", stopped_after_one)
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


def test_a_later_run_is_held_back_for_its_own_flips_and_what_was_released_stays(project, at, lead):
    compare_right_with_wrong(project, 60)
    at(Mind(position_bias=1.0))
    first = judged(project, judgments_max=20)
    decisions.release(first, lead, "It is the only one we have.")
    second = judged(project, judgments_max=20)
    assert second.standing == "held_back" and counting() == answered_by(first)
    allowed = judged(project, judgments_max=20, most_flips=1.0)
    assert allowed.standing == "counts" and counting() == answered_by(first, allowed)
    first.refresh_from_db()
    assert runs.conclude(first, 0.3).standing == "released", "reported on again, it stays released"
    decisions.release(second, lead, "This too.")
    assert counting() == answered_by(first, second, allowed)


def test_what_counts_are_the_answers_of_runs_that_are_not_held_back_and_not_discarded(
    project, at, lead, monkeypatch
):
    """Whatever is decided, and in whatever order; and of no judge that a person has excluded."""
    monkeypatch.setattr(runs, "LEAST_DECIDED", 3)
    at(Mind(position_bias=1.0))
    project.slots_per_comparison = 2
    project.save()
    by_people(project, compare_right_with_wrong(project, 80))
    chance, made = random.Random(5), []

    def held_back():
        return [run for run in made if run.standing == "held_back"]

    def run_more():
        made.append(
            judged(
                project,
                questions=chance.choice(["open", "answered"]),
                judgments_max=3,
                most_flips=chance.choice([0.5, 1.0]),
            )
        )

    def include(is_excluded):
        for judge in {run.judge for run in made}:
            standings.change(project, judge, standings.Change(is_excluded=is_excluded, reason="So I say."), lead)

    def release():
        run = chance.choice(held_back())
        excluded = Standing.objects.filter(annotator=run.judge, is_excluded=True).exists()
        if excluded:
            with pytest.raises(decisions.NotDecidable, match="So I say"):
                decisions.release(run, lead, "Fine.")
        else:
            assert decisions.release(run, lead, "Fine.").standing == "released"

    def discard():
        decisions.discard(chance.choice(held_back()), lead, "Odd.")

    def take_back():
        waiting = [run for run in made if run.standing == "discarded" and judgments_of(run).exists()]
        if waiting:
            run_job(chance.choice(waiting).discarding_id)

    seen = set()
    for _ in range(40):
        moves = [run_more, run_more, take_back, lambda: include(False), lambda: include(False)]
        moves += [release, release, discard] if held_back() else []
        moves += [lambda: include(True)] if made else []
        chance.choice(moves)()
        for run in made:
            run.refresh_from_db()
        seen |= {run.standing for run in made}
        if Standing.objects.filter(is_excluded=True).exists():
            assert counting() == set()
        else:
            assert counting() == answered_by(*(run for run in made if run.standing in ("counts", "released")))
        assert not Standing.objects.filter(unsettled_since__isnull=False).exists()
    assert seen == {"counts", "held_back", "released", "discarded"}


def test_a_run_at_work_is_decided_about_when_it_has_ended(project, at, lead):
    at()
    (run,) = trial_runs(project, 1)
    Job.objects.filter(pk=run.job_id).update(state=Job.State.FAILED)
    requeue(run.job_id)
    for decide in (decisions.release, decisions.discard):
        with pytest.raises(decisions.NotDecidable, match="still at work"):
            decide(run, lead, "Because.")
    run.refresh_from_db()
    assert run.standing == "held_back" and counting() == set()


def test_what_is_held_back_is_on_no_page_of_quality_and_back_once_released(project, at, lead):
    at()
    (run,) = trial_runs(project, 1)
    assert run.judge.pk not in read(project).votes.annotators
    decisions.release(run, lead, "It says what people say.")
    assert run.judge.pk in read(project).votes.annotators


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
