"""What profiles would make of a version is what they then make of it."""

import pytest

from curation.errors import CurationError
from curation.export import export_version
from curation.export.survey import forget_surveys, survey
from curation.models import DatasetRow
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(scored):
    version = create_version(scored, FifaSpec(scorer="brightness", cap_per_prompt=None))
    rows = list(DatasetRow.objects.filter(version=version).order_by("pair_id"))
    # Rows do not change; these are made into what a version may have.
    for number, row in enumerate(rows):
        if number % 4 == 0:
            row.content |= {"caption_0": "one", "caption_1": "two"}
        if number % 5 == 1:
            row.label_0 = row.p_0 = 0.5
        if number == 2:
            row.sha256_1, row.bytes_1 = row.sha256_0, row.bytes_0
    # Of another test's version of the same content, whose rows were not tampered with.
    forget_surveys()
    DatasetRow.objects.bulk_update(rows, ["content", "label_0", "p_0", "sha256_1", "bytes_1"])
    return version


def test_what_is_foretold_comes_true(version):
    prospects = survey(version)
    assert [prospect.profile.name for prospect in prospects] == [
        "native", "pickapic", "double-caption", "trl", "folders"
    ]  # fmt: skip
    for prospect in prospects:
        export = export_version(version, prospect.profile.name)
        assert (export.rows, export.dropped) == (prospect.rows, prospect.dropped), prospect.profile.name
    reasons = {prospect.profile.name: set(prospect.dropped) for prospect in prospects}
    assert reasons["native"] == set()
    assert reasons["double-caption"] == {"ties", "identical sides", "without two captions"}


def test_what_cannot_be_is_said_in_a_sentence(version):
    forget_surveys()
    DatasetRow.objects.filter(version=version).update(media_type_0="video/mp4", media_type_1="video/mp4")
    by_name = {prospect.profile.name: prospect for prospect in survey(version)}
    assert by_name["folders"].refusal == by_name["native"].refusal == ""
    for name in ("pickapic", "double-caption", "trl"):
        assert "this version has video samples" in by_name[name].refusal
        with pytest.raises(CurationError, match="video samples"):
            export_version(version, name)
