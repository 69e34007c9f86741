"""Scoring: every sample once, each content once, refusals told, stops survived."""

import pytest

from annotation.models import Prompt, Sample
from annotation.samples import Origin, store_sample
from curation.models import Score
from curation.scorers import registry
from curation.scorers.registry import UnknownScorer
from curation.scoring import newest_score, score_project, summaries
from tests.annotation.videos import video
from tests.curation.worlds import PROMPTS, Brightness, judge, make_world, simulated_judge

pytestmark = pytest.mark.django_db


def test_every_sample_gets_a_score_once(world):
    report = score_project(world, "brightness")
    assert (report.total, report.scored, report.already, report.refused) == (96, 96, 0, 0)
    again = score_project(world, "brightness")
    assert (again.scored, again.reused, again.already) == (0, 0, 96)
    assert Score.objects.count() == Brightness.calls == 96
    assert newest_score(world, "brightness").revision == "1"


def test_the_same_content_for_the_same_prompt_is_scored_once_for_all_projects(world, lead):
    score_project(world, "brightness")
    other = make_world(lead, name="Other")
    report = score_project(other, "brightness")
    assert (report.scored, report.reused) == (0, 96)
    assert Brightness.calls == 96
    ours, theirs = (
        dict(Score.objects.filter(sample__prompt__project=project).values_list("sample__origin_key", "value"))
        for project in (world, other)
    )
    assert ours == theirs


def test_another_revision_is_another_score(world, monkeypatch):
    score_project(world, "brightness")
    monkeypatch.setattr(Brightness, "revision", "2")
    assert score_project(world, "brightness").scored == 96
    assert Score.objects.count() == 192
    assert newest_score(world, "brightness").revision == "2"


def test_a_stopped_run_goes_on_where_it_stopped(world):
    class StopError(Exception):
        pass

    def stop(done, total, message=""):
        raise StopError

    with pytest.raises(StopError):
        score_project(world, "brightness", stop)
    kept = Score.objects.count()
    assert 0 < kept < 96
    report = score_project(world, "brightness")
    assert (report.already, report.scored) == (kept, 96 - kept)
    assert Brightness.calls == 96


def test_what_the_scorer_refuses_is_told_and_the_rest_is_scored(lead):
    project = make_world(lead, prompts=[*PROMPTS[:4], "nothing at all", "and nothing else"], name="Nothing")
    report = score_project(project, "brightness")
    assert (report.scored, report.refused) == (16, 8)
    assert len(report.reasons) == 8
    assert all("there is nothing to see" in reason for reason in report.reasons)


def test_a_sample_whose_file_is_broken_is_told(world):
    from annotation.media import store

    sample = Sample.objects.filter(prompt__project=world).first()
    path = store.path(sample.sha256)
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[:40])
        report = score_project(world, "brightness")
    finally:
        path.write_bytes(whole)
    assert report.scored == 95
    assert str(sample.pk) in report.reasons[0]


def test_samples_of_other_kinds_are_counted_not_refused(world):
    prompt = Prompt.objects.filter(project=world).first()
    store_sample(prompt, video(frames=2), Origin(model="other", revision="1", seed=1, steps=8))
    store_sample(prompt, b"a red cube, in words", Origin(model="other", revision="1", seed=2, steps=8), "text")
    report = score_project(world, "brightness")
    assert (report.total, report.scored, report.refused) == (96, 96, 0)
    assert report.other_kinds == {"text": 1, "video": 1}


def test_a_scorer_of_videos_gets_clips(world):
    registry.register("frame-count", "tests.curation.worlds:FrameCount", "Number of frames")
    prompt = Prompt.objects.filter(project=world).first()
    samples = [
        store_sample(prompt, video(frames=frames), Origin(model="other", revision="1", seed=frames, steps=8))
        for frames in range(2, 8)
    ]
    report = score_project(world, "frame-count")
    assert (report.total, report.scored, report.other_kinds) == (6, 6, {"image": 96})
    values = dict(Score.objects.filter(scorer="frame-count").values_list("sample_id", "value"))
    assert [values[sample.pk] for sample in samples] == [2, 3, 4, 5, 6, 7]


def test_agreement_is_with_people_only(world, lead):
    score_project(world, "brightness")
    (summary,) = summaries(world)
    # The person preferred the brighter picture wherever it was no tie.
    assert (summary.scored, summary.total, summary.agreement_with_people) == (96, 96, 1.0)
    assert summary.compared == 40
    simulated = make_world(lead, prompts=PROMPTS[:3], name="Simulated")
    judge(simulated, simulated_judge())
    score_project(simulated, "brightness")
    (summary,) = summaries(simulated)
    assert (summary.compared, summary.agreement_with_people) == (0, None)
    assert (summary.agreement_low, summary.agreement_high) == (0.0, 1.0)


def test_an_unknown_scorer_is_refused_with_the_known_ones(world):
    with pytest.raises(UnknownScorer, match="brightness"):
        score_project(world, "beauty")
