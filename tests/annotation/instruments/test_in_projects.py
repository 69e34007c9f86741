"""Every instrument in a project: its example is leased, answered, kept, counted and read back."""

import pytest

from annotation import projects, queue
from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.models import Preference
from annotation.preferences import counted
from annotation.subjects import subject_of
from tests.annotation.factories import make_annotator, make_project, make_user, new_id
from tests.annotation.instruments.cases import videos
from tests.annotation.subject_rows import make_comparison_of

pytestmark = pytest.mark.django_db
every_instrument = pytest.mark.parametrize("name", sorted(registry.INSTRUMENTS))


def asked(name):
    """A project of the instrument, its example put to somebody."""
    instrument = registry.get(name)
    project = projects.create_project(
        name, make_user(), instrument=name, instrument_config=dict(instrument.example_config)
    )
    comparison = make_comparison_of(project, instrument.example_subject())
    annotator = make_annotator()
    [assignment] = queue.lease(project, annotator)
    return instrument, comparison, annotator, assignment


@every_instrument
def test_an_example_becomes_a_judgment_and_the_preferences_that_it_votes_for(name):
    instrument, comparison, annotator, assignment = asked(name)
    judgment, is_new = queue.submit(assignment.slot.pk, annotator, new_id(), instrument.example, 1_000)
    assert is_new
    judgment.refresh_from_db()
    assert instrument.to_shown(judgment.answer, judgment.shown_order) == instrument.example
    kept = {
        (row.aspect, tuple(row.span or ()), row.position_a, row.position_b): row.p_a
        for row in Preference.objects.filter(comparison=comparison)
    }
    chances = {"a": 1.0, "b": 0.0, "tie": 0.5, "both_bad": 0.5}
    assert kept == {
        (vote.question.aspect, vote.question.span, vote.question.position_a, vote.question.position_b): chances[
            vote.verdict
        ]
        for vote in instrument.votes(judgment.answer)
    }


@every_instrument
def test_a_wrong_answer_is_refused_by_its_field_and_the_lease_stays(name):
    instrument, comparison, annotator, assignment = asked(name)
    with pytest.raises(InvalidError) as caught:
        queue.submit(assignment.slot.pk, annotator, new_id(), {**instrument.example, "extra": 1}, 1_000)
    assert caught.value.field == "answer.extra"
    assert not counted(comparison.judgments.all()).exists()
    [again] = queue.lease(assignment.slot.project, annotator)
    assert again.slot.pk == assignment.slot.pk


@every_instrument
def test_what_an_instrument_sees_of_rows_is_what_was_stored(name):
    instrument, comparison, *_ = asked(name)
    stored, seen = instrument.example_subject(), subject_of(comparison)
    assert seen.prompt == stored.prompt

    def told(sample):
        return sample.kind, sample.caption, sample.caption_source, sample.duration_s, sample.fps, sample.num_frames

    assert sorted(map(told, seen.samples), key=str) == sorted(map(told, stored.samples), key=str)


def test_videos_out_of_step_are_refused_when_they_are_put_side_by_side():
    project = make_project(instrument="segments")
    with pytest.raises(InvalidError, match="to a frame") as caught:
        make_comparison_of(project, videos(32, 64))
    assert caught.value.field == "samples"


def test_pictures_have_no_segments():
    project = make_project(instrument="segments")
    with pytest.raises(InvalidError, match="kind video") as caught:
        make_comparison_of(project, registry.get("pairwise").example_subject())
    assert caught.value.field == "samples"
