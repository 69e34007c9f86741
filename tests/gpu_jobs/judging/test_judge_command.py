"""`manage.py judge`: says what it would take, judges, reports."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Judgment
from gpu_jobs.jobs import timing
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db


def judge(*arguments: str) -> str:
    out = StringIO()
    call_command("judge", "--project", "shapes", *arguments, stdout=out)
    return out.getvalue()


def test_scorers_judge_and_are_reported_on(project, monkeypatch):
    monkeypatch.setattr(timing, "poll_s", lambda: 3600.0)
    compare_right_with_wrong(project, 3)
    assert "comparisons: 3" in judge("--scorer", "shapeworld-verifier=0.01", "--estimate")
    assert not Judgment.objects.exists()
    said = judge("--scorer", "shapeworld-verifier=0.01")
    assert "scores: shapeworld-verifier: 3 answered, counts" in said and "ties" in said
    assert Judgment.objects.count() == 3


def test_what_cannot_be_asked_is_told(project):
    with pytest.raises(CommandError, match="no language model 'nobody'"):
        judge("--model", "nobody", "--estimate")
    with pytest.raises(CommandError, match="no scorer 'nothing'"):
        judge("--scorer", "nothing")
    with pytest.raises(CommandError, match="terms"):
        judge("--scorer", "shapeworld-verifier=-1")
