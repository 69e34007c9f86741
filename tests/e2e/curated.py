"""A pool to choose from: pairs that people have judged and a scorer has scored."""

import random

from annotation import annotators
from annotation.models import Membership, Project
from curation import scoring
from curation.models import Score
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive
from tests.e2e.shapeworld import make_shape_pairs

SCORER = "shapeworld-verifier"
# How often they prefer what shows the caption.
PEOPLE = (("ada", 0.95), ("ben", 0.85), ("cleo", 0.7))


def make_scored_pool(project: Project, pairs: int = 60) -> None:
    """Shapeworld pairs, judged by three people of unlike care, scored by the verifier."""
    make_shape_pairs(project, pairs)
    scoring.score_project(project, SCORER)
    scores = dict(Score.objects.filter(scorer=SCORER).values_list("sample_id", "value"))
    lot = random.Random(7)
    people = [(annotators.for_user(_member(project, name)), care) for name, care in PEOPLE]
    for comparison in project.comparisons.order_by("id"):
        first, second = comparison.members.order_by("position").values_list("sample_id", flat=True)
        truth = 0 if scores[first] > scores[second] else 2 if scores[first] < scores[second] else 1
        for person, care in people:
            choose(comparison, person, truth if lot.random() < care else lot.choice([1, 2 - truth]))
    derive(project)


def _member(project: Project, name: str):
    user = factories.make_user(project, Membership.Role.ANNOTATOR)
    user.username = name
    user.save()
    return user
