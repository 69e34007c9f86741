"""Samples as pages show them: the short way says what the fields say, and so do those that have a sample."""

import pytest

from annotation.api.comparisons import ComparedSampleSerializer
from annotation.api.shown_samples import MediaSerializer, ShownSampleSerializer
from annotation.models import ComparisonSample
from annotation.prompts import get_or_add
from annotation.renditions import make_missing
from annotation.samples import Draft, Origin, store_sample
from tests.annotation import factories
from tests.annotation.factories import picture
from tests.annotation.rooms import crowded
from tests.annotation.videos import UNPLAYABLE, video

pytestmark = pytest.mark.django_db
SAMPLES = {
    "image": (lambda: picture(1), None),
    "video": (video, None),
    "unplayable": (lambda: video(*UNPLAYABLE["avi-mjpeg"]), None),
    "layout": (crowded, None),
    "text": (lambda: b"a story", "text"),
}


@pytest.fixture(params=SAMPLES)
def sample(request):
    data, kind = SAMPLES[request.param]
    prompt = get_or_add(factories.make_project(), "a cat")
    return store_sample(prompt, data(), Origin(model="secret-model", seed=1), kind, Draft("a draft", "vlm:x"))


def test_the_short_way_says_what_the_fields_say(sample):
    field_by_field = super(ShownSampleSerializer, ShownSampleSerializer()).to_representation(sample)
    assert ShownSampleSerializer(sample).data == field_by_field
    assert list(ShownSampleSerializer(sample).data) == list(field_by_field)
    assert ShownSampleSerializer([sample], many=True).data == [field_by_field]


def test_what_has_a_sample_tells_the_same_of_it(sample):
    member = ComparisonSample(sample=sample, position=0)
    media = MediaSerializer(sample).data
    assert {name: ComparedSampleSerializer(member).data[name] for name in media} == media


def test_a_poster_has_an_address_once_it_is_made():
    project = factories.make_project()
    shown = store_sample(get_or_add(project, "a cat"), video(), Origin(model="tiny", seed=1))
    assert ShownSampleSerializer(shown).data["poster_url"] is None
    make_missing(project)
    shown.refresh_from_db()
    assert ShownSampleSerializer(shown).data["poster_url"].endswith("?rendition=poster")
