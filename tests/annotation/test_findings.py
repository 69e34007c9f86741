"""Findings are recorded with their layout, once, and follow the checker's version."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from annotation import findings
from annotation.layouts import geometry
from annotation.models import Finding
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from tests.annotation import factories
from tests.annotation.factories import picture
from tests.annotation.rooms import as_bytes, bedroom, crowded, room, thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt():
    return get_or_add(factories.make_project(), "a bedroom")


def rows(sample):
    return list(sample.findings.values_list("source", "number", "code", "subjects", "measure", "message"))


def test_a_stored_layout_has_its_findings(prompt):
    sample = store_sample(prompt, crowded(), Origin())
    [(source, number, code, subjects, measure, message)] = rows(sample)
    assert (source, number, code, subjects) == ("geometry:1", 0, "overlap", ["bed", "chest"])
    assert measure == pytest.approx(0.5)
    assert "bed and chest" in message
    [ring] = sample.findings.get().place["polygons"]
    assert len(ring) == 4


def test_other_kinds_and_tidy_rooms_have_none(prompt):
    assert rows(store_sample(prompt, bedroom(), Origin())) == []
    assert rows(store_sample(prompt, picture(1), Origin())) == []


def test_refreshing_changes_nothing_and_another_version_replaces(prompt, monkeypatch):
    sample = store_sample(prompt, crowded(), Origin())
    before = rows(sample)
    findings.refresh(sample)
    assert rows(sample) == before
    Finding.objects.create(sample=sample, source="vlm:somebody", number=0, code="ugly", message="Ugly.")
    monkeypatch.setattr(geometry, "SOURCE", "geometry:2")
    findings.refresh(sample)
    assert sorted({source for source, *_ in rows(sample)}) == ["geometry:2", "vlm:somebody"]
    assert len(rows(sample)) == len(before) + 1


def test_findings_stand_in_the_order_of_the_checker(prompt):
    data = as_bytes(room(thing("a", 6.0, 2.0), thing("b", 3.0, 2.0, z=0.5), thing("c", 3.5, 2.0, z=0.6)))
    sample = store_sample(prompt, data, Origin())
    found = [finding.code.value for finding in geometry.find(findings.model.parse(data))]
    assert [code for _, _, code, *_ in rows(sample)] == found
    assert len(found) >= 3


def test_the_database_holds_a_finding_once(prompt):
    sample = store_sample(prompt, crowded(), Origin())
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(sample=sample, source=geometry.SOURCE, number=0, code="overlap", message="Again.")


@pytest.mark.django_db(transaction=True)
def test_two_that_check_at_once_record_once(prompt):
    sample = store_sample(prompt, crowded(), Origin())
    errors = []

    def check():
        try:
            findings.refresh(sample)
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=check) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(rows(sample)) == 1
