"""`manage.py score`."""

import io

import pytest
from django.core.management import CommandError, call_command

from curation.models import Score

pytestmark = pytest.mark.django_db


def score(*arguments):
    out = io.StringIO()
    call_command("score", *arguments, stdout=out)
    return out.getvalue()


def test_it_scores_and_says_what_it_did_and_what_the_scorer_is_worth(world):
    said = score(world.slug, "brightness")
    assert Score.objects.filter(scorer="brightness").count() == 96
    assert "96 scored, 0 known from elsewhere, 0 had a score, 0 refused, of 96 samples" in said
    assert "agrees with people on 100.0% of 40 pairs (95%: 91.2% to 100.0%)" in said
    assert "0 scored, 0 known from elsewhere, 96 had a score" in score(world.slug, "brightness")


def test_what_cannot_be_done_is_a_sentence(world):
    with pytest.raises(CommandError, match="no project 'nowhere'"):
        score("nowhere", "brightness")
    with pytest.raises(CommandError, match="no scorer 'beauty'. Registered: .*brightness"):
        score(world.slug, "beauty")
    with pytest.raises(CommandError, match="No weights of pickscore are configured"):
        score(world.slug, "pickscore")
