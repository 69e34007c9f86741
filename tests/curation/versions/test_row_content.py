"""What leaves with a pair: captions of its own for either sample, of whoever gave them."""

import uuid

import pytest

from annotation import answers, queue
from annotation.annotators import for_user
from annotation.models import Sample
from curation.scoring import score_project
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version
from tests.curation.worlds import PROMPTS, judge, make_world

pytestmark = pytest.mark.django_db


def caption_of(sample):
    return f"what {sample.sha256} shows"


def rows_of(project):
    score_project(project, "brightness")
    version = create_version(project, FifaSpec(scorer="brightness", cap_per_prompt=None))
    return list(version.dataset_rows.all())


@pytest.fixture
def captioned(lead):
    """A project in which a person has written a caption for every sample and chosen the first one shown."""
    project = make_world(lead, prompts=PROMPTS[:4], name="Captioned")
    project.instrument, project.instrument_config = "captions", {"ask_choice": True}
    project.save()
    while assignments := queue.lease(project, for_user(lead), count=10):
        for assignment in assignments:
            captions = [{"action": "write", "text": caption_of(sample)} for sample in assignment.samples]
            given = {"captions": captions, "choice": "first"}
            answers.submit(assignment.slot.pk, for_user(lead), uuid.uuid4(), given, 1000)
    return project


def test_either_sample_has_the_caption_that_was_written_for_it(captioned):
    rows = rows_of(captioned)
    assert rows
    for row in rows:
        assert row.content["caption_0"] == f"what {row.sha256_0} shows"
        assert row.content["caption_1"] == f"what {row.sha256_1} shows"
        assert row.content["caption_source"] == "human"


def drafted(lead, *sources):
    """A project judged pairwise, its samples captioned by these sources in turn; '' leaves one out."""
    project = make_world(lead, prompts=PROMPTS[:4], name="Drafted")
    for number, sample in enumerate(Sample.objects.filter(prompt__project=project).order_by("created_at", "pk")):
        sample.caption_source = sources[number % len(sources)]
        sample.caption = caption_of(sample) if sample.caption_source else ""
        sample.save()
    judge(project, for_user(lead), ties_every=0)
    return project


def test_without_an_annotators_a_machines_drafts_leave(lead):
    for row in rows_of(drafted(lead, "vlm:eyes")):
        assert row.content["caption_0"] == f"what {row.sha256_0} shows"
        assert row.content["caption_source"] == "vlm:eyes"


def test_captions_of_two_hands_are_hybrid(lead):
    assert {row.content["caption_source"] for row in rows_of(drafted(lead, "vlm:eyes", "vlm:ears"))} == {"hybrid"}


@pytest.mark.parametrize("sources", [("",), ("vlm:eyes", "")])
def test_one_caption_alone_is_none(lead, sources):
    for row in rows_of(drafted(lead, *sources)):
        assert (row.content["caption_0"], row.content["caption_1"], row.content["caption_source"]) == (None,) * 3
