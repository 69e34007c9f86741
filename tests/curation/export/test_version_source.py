"""A version's rows are read once to be exported; before that its export is planned without them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.export.version_source import VersionSource
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads as few rows as these as they lie")
def test_sizes_are_read_off_an_index_alone_and_in_order(scored):
    version = create_version(scored, FifaSpec(scorer="brightness", cap_per_prompt=None))
    with CaptureQueriesContext(connection) as queries:
        read = list(VersionSource(version).outlines("train", ()))
    ids = [name for batch in read for name in batch["pair_id"].to_pylist()]
    assert ids
    assert ids == sorted(ids)
    [query] = queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
        [(*_, step)] = cursor.fetchall()
    assert "USING COVERING INDEX row_in_export_order" in step
