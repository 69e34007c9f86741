"""A new way of asking takes one file and one line in the registry: here it goes all the way through."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pydantic import Field

from annotation import projects, queue
from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.instruments.base import Answer, Config, Instrument, Question, Subject, Verdict, Vote
from annotation.instruments.documentation import render
from annotation.models import Preference
from tests.annotation.factories import make_annotator, make_pair, make_user, new_id

pytestmark = pytest.mark.django_db


class StarsConfig(Config):
    """How many stars there are."""

    most: int = Field(default=5, ge=2, le=10, description="The most stars that a sample may get.")


class StarsAnswer(Answer):
    """Stars for each sample."""

    stars: list[int] = Field(min_length=2, max_length=2, description="Stars, in the order shown.")


class Stars(Instrument):
    """`{"stars": [2, 4]}` in canonical order."""

    id = "stars"
    title = "How many stars?"
    summary = "Each of two samples gets some stars."
    config = StarsConfig
    answer = StarsAnswer
    example = {"stars": [1, 5]}

    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """Stars by sample."""
        given = dict(zip(shown_order, self.parse(answer).stars, strict=True))
        return {"stars": [given[position] for position in sorted(given)]}

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """Stars as they were given."""
        return {"stars": [answer["stars"][position] for position in shown_order]}

    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """One: more stars win."""
        a, b = answer["stars"]
        return [Vote(Question(), Verdict.TIE if a == b else Verdict.A if a > b else Verdict.B)]


@pytest.fixture(autouse=True)
def stars(monkeypatch):
    """The line in the registry."""
    monkeypatch.setitem(registry.INSTRUMENTS, Stars.id, Stars())


def test_from_a_project_to_a_preference():
    project = projects.create_project("Stars", make_user(), instrument="stars", instrument_config={"most": 5})
    comparison = make_pair(project)
    annotator = make_annotator()
    [assignment] = queue.lease(project, annotator)
    given = {"stars": [2 if position == 0 else 4 for position in assignment.shown_order]}
    judgment, is_new = queue.submit(assignment.slot.pk, annotator, new_id(), given, 1_000)
    assert is_new
    assert judgment.answer == {"stars": [2, 4]}
    preference = Preference.objects.get(comparison=comparison)
    assert (preference.p_a, preference.n_judgments) == (0.0, 1)


def test_its_configuration_is_checked_where_a_project_is_made():
    with pytest.raises(InvalidError) as caught:
        projects.create_project("Stars", make_user(), instrument="stars", instrument_config={"most": 1})
    assert caught.value.field == "instrument_config.most"


def test_it_is_documented_at_once():
    assert "## stars" in render()
    assert "| `most` | whole number, 2 to 10 | `5` |" in render()


@pytest.mark.parametrize("name", ["pairwise", "aspects", "segments", "captions", "ranking", "layout"])
def test_a_project_takes_every_instrument_with_its_example_configuration(name):
    instrument = registry.get(name)
    project = projects.create_project(
        name, make_user(), instrument=name, instrument_config=dict(instrument.example_config)
    )
    assert project.instrument == name
