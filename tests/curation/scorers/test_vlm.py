"""A model behind real HTTP as a scorer: its scores order pictures as the verifier does, and cost once."""

import io

import numpy as np
import pytest
from PIL import Image

from annotation.models import Prompt
from annotation.projects import create_project
from annotation.prompts import add_prompts
from annotation.samples import Origin, store_sample
from curation.chat.answer import Answer
from curation.chat.cache import InMemory
from curation.chat.client import Client
from curation.chat_answers import client_for
from curation.models import ChatAnswer, Score
from curation.scorers import language_models, registry
from curation.scorers.base import Scorer
from curation.scorers.media import Clip
from curation.scorers.vlm_votes import VlmVotes
from curation.scorers.vlm_yes_probability import VlmYesProbability
from curation.scoring import score_project
from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.verifier import verify
from tests.curation.chat.simulated import endpoint

CAPTION = "a red circle left of a blue square"
RIGHT, CLOSE, WRONG = (
    Image.fromarray(draw(parse(text), 1))
    for text in (CAPTION, "a red circle right of a blue square", "a green triangle")
)


def scorer(kind, at, cache=None):
    cache = cache or InMemory()
    return kind("vlm", at, lambda endpoint: Client(endpoint, cache))


def test_the_probability_of_yes_orders_as_the_verifier_does():
    captions = sample_captions(12, 0)
    drawn = [Image.fromarray(draw(parse(caption), 3)) for caption in captions[::-1]]
    with endpoint() as (at, _):
        vlm = scorer(VlmYesProbability, at)
        assert isinstance(vlm, Scorer) and vlm.why_not() is None
        scores = vlm.score([CAPTION] * 3, [RIGHT, CLOSE, WRONG])
        others = vlm.score(captions, drawn)
    assert scores[0] > scores[1] > scores[2] and scores.dtype == np.float32
    assert scores.min() >= 0.0 and scores.max() <= 1.0
    truth = [verify(caption, image).score for caption, image in zip(captions, drawn, strict=True)]
    assert np.corrcoef(others, truth)[0, 1] > 0.99


def test_spellings_are_summed_and_other_words_refused():
    with endpoint() as (at, _):
        vlm = scorer(VlmYesProbability, at)
    answer = Answer("Yes", "m", 1, 1, 1, 0.0, {"Yes": np.log(0.5), " yes": np.log(0.25), "No": np.log(0.2)})
    assert vlm.value(answer) == pytest.approx(0.75)
    with pytest.raises(ValueError, match="neither"):
        vlm.value(Answer("Maybe", "m", 1, 1, 1, 0.0, {"Maybe": -0.1}))
    with pytest.raises(ValueError, match="no probabilities"):
        vlm.value(Answer("Yes", "m", 1, 1, 1, 0.0))


def test_a_clip_is_scored_by_its_frames():
    with endpoint() as (at, _):
        vlm = scorer(VlmYesProbability, at)
        good, half = vlm.score([CAPTION] * 2, [Clip((RIGHT,) * 3, 8.0), Clip((RIGHT, WRONG), 8.0)])
        assert good > half > vlm.score([CAPTION], [WRONG])[0]


def test_votes_are_a_scorer_of_their_own_that_needs_no_probabilities():
    with endpoint(logprobs=False) as (at, server):
        assert "vlm-votes" in scorer(VlmYesProbability, at).why_not()
        votes = scorer(VlmVotes, at)
        assert votes.why_not() is None
        assert votes.score([CAPTION] * 2, [RIGHT, WRONG]).tolist() == [1.0, 0.0]
        assert server.asked == {200: 6}
        assert votes.revision != scorer(VlmYesProbability, at).revision


def test_the_same_picture_is_asked_about_once():
    cache = InMemory()
    with endpoint() as (at, server):
        for _ in range(2):
            scorer(VlmYesProbability, at, cache).score([CAPTION] * 2, [RIGHT, RIGHT.copy()])
    assert server.asked == {200: 1}


def test_what_the_model_cannot_judge_is_a_reason():
    with endpoint() as (at, _), pytest.raises(ValueError, match="neither yes nor no|no probabilities"):
        scorer(VlmYesProbability, at).score(["a lemon"], [RIGHT])


def test_the_revision_changes_with_the_model_and_its_weights():
    with endpoint() as (at, _):
        pass
    changed = [at, at.model_copy(update={"model": "n"}), at.model_copy(update={"revision": "2"})]
    assert len({scorer(VlmYesProbability, each).revision for each in changed}) == 3
    assert len(scorer(VlmYesProbability, at.model_copy(update={"model": "m" * 200})).revision) <= 128


@pytest.mark.django_db
def test_a_project_is_scored_and_its_answers_are_remembered(django_user_model):
    project = create_project("Shapes", django_user_model.objects.create(username="lead"))
    add_prompts(project, [CAPTION])
    for number, image in enumerate((RIGHT, WRONG)):
        file = io.BytesIO()
        image.save(file, "PNG")
        store_sample(Prompt.objects.get(), file.getvalue(), Origin(model="tiny", revision="1", seed=number))
    with endpoint() as (at, server):
        language_models.register([at], client_for)
        report = score_project(project, "vlm-yes:shapeworld")
        assert (report.scored, report.refused) == (2, 0), report.reasons
        wrong, right = sorted(Score.objects.values_list("value", flat=True))
        assert wrong < 0.5 < 0.9 < right
        Score.objects.all().delete()
        assert score_project(project, "vlm-yes:shapeworld").scored == 2
        assert server.asked == {200: 2} and ChatAnswer.objects.count() == 2
    for name in ("vlm-yes:shapeworld", "vlm-votes:shapeworld"):
        registry._entries.pop(name)


def test_only_models_that_see_are_scorers():
    with endpoint() as (at, _):
        blind = at.model_copy(update={"name": "blind", "images": False})
        language_models.register([at, blind], lambda endpoint: Client(endpoint, InMemory()))
        found = {info.id: info for info in registry.available()}
        assert found["vlm-yes:shapeworld"].available and "vlm-yes:blind" not in found
        for name in ("vlm-yes:shapeworld", "vlm-votes:shapeworld"):
            assert registry.get(name).id == name
            registry._entries.pop(name)
