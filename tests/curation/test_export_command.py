"""`manage.py export`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from curation.models import Export
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version

pytestmark = pytest.mark.django_db


def test_it_writes_the_version_and_says_where(scored):
    version = create_version(scored, FifaSpec(scorer="brightness"))
    said = StringIO()
    call_command("export", scored.slug, 1, profile="pickapic", stdout=said)
    export = Export.objects.get(version=version)
    assert export.profile == "pickapic"
    assert f"{version.rows} rows in " in said.getvalue()
    assert export.folder in said.getvalue()


def test_what_is_not_there_is_named(scored):
    with pytest.raises(CommandError, match="no dataset version 1"):
        call_command("export", scored.slug, 1)
    create_version(scored, FifaSpec(scorer="brightness"))
    with pytest.raises(CommandError, match="no export profile 'webdataset'"):
        call_command("export", scored.slug, 1, profile="webdataset")
