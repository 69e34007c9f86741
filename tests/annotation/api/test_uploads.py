"""Uploads: no larger than the operator says, and refused before they are read where that can be known."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotation.models import Upload
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return factories.make_project()


@pytest.fixture
def client(project):
    client = APIClient()
    client.force_login(factories.make_user(project, "manager"))
    return client


def post(client, project, size):
    body = {"project": project.slug, "file": SimpleUploadedFile("pairs.zip", b"x" * size)}
    return client.post("/api/v1/uploads/", body, format="multipart")


@pytest.mark.parametrize("size", [1001, 200_000])
def test_a_file_that_is_too_large_is_refused_and_nothing_of_it_stays(client, project, settings, tmp_path, size):
    settings.UPLOAD_MOST_BYTES = 1000
    answer = post(client, project, size)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert "larger than" in answer.json()["detail"]
    assert not Upload.objects.exists()
    assert [path for path in Path(tmp_path).rglob("*") if path.is_file()] == []


def test_a_file_of_just_the_size_is_taken(client, project, settings):
    settings.UPLOAD_MOST_BYTES = 1000
    assert post(client, project, 1000).status_code == 201
    assert Upload.objects.get().bytes == 1000
