"""Every instrument there is, and any that comes: its votes are read, aggregated and reported like all others."""

import pytest

from annotation.instruments import registry
from annotation.models import Preference, Project
from annotation.quality.aggregate import aggregate_project
from annotation.quality.agreement import agreement
from annotation.quality.annotators import annotator_quality
from annotation.quality.human_machine import human_machine
from annotation.quality.reading import read
from tests.annotation import factories
from tests.annotation.quality.answered import derive, record

pytestmark = pytest.mark.django_db


def example(instrument, order):
    """The instrument's own example in canonical terms, as answered by somebody who saw this order."""
    subject = instrument.example_subject()
    return instrument.to_canonical(
        instrument.example, order, instrument.configure(instrument.example_config), subject
    )


@pytest.mark.parametrize("name", list(registry.INSTRUMENTS))
@pytest.mark.parametrize("method", list(Project.Aggregation))
def test_its_answers_are_measured_and_aggregated(name, method):
    instrument = registry.get(name)
    n = len(instrument.example_subject().samples)
    project = factories.make_project(
        instrument=name, instrument_config=dict(instrument.example_config), aggregation=method
    )
    annotators = [factories.make_annotator() for _ in range(3)]
    answer = example(instrument, list(range(n)))
    for comparison in (pair(project, number) for number in range(2)):
        for annotator in annotators:
            record(comparison, annotator, answer, shown=range(n))
    derive(project)
    before = {row.pk: (row.p_a, row.n_judgments) for row in Preference.objects.all()}
    aggregate_project(project)
    votes = instrument.votes(answer)
    assert len(read(project).votes) == 6 * len(votes)
    assert Preference.objects.count() == 2 * len(votes)
    for row in Preference.objects.all():
        p_a, n_judgments = before[row.pk]
        assert row.n_judgments == n_judgments
        # All say the same, so every method comes to nearly the same: none is quite as sure as a count.
        assert row.p_a == pytest.approx(p_a, abs=0.25)
    assert all(one.observed == 1.0 for one in agreement(project))
    assert annotator_quality(project, [annotators[0].pk])[annotators[0].pk].answers == 2
    assert human_machine(project, None).together.n == 0


def pair(project, number):
    """A comparison; what its samples really are does not matter to votes."""
    from annotation.models import Comparison
    from annotation.prompts import get_or_add

    prompt = get_or_add(project, f"prompt {number}")
    return Comparison.objects.create(
        project=project, prompt=prompt, key=f"{project.pk}/{number}", strategy="test", slots_wanted=0
    )
