"""A pool to choose from: pairs that people have judged and a scorer has scored."""

from annotation.models import Project
from curation import scoring
from tests.e2e.crowd import make_crowd

SCORER = "shapeworld-verifier"


def make_scored_pool(project: Project, pairs: int = 60) -> None:
    """Shapeworld pairs with the answers of three people and a machine, scored by the verifier."""
    make_crowd(project, pairs, gold_pairs=0)
    scoring.score_project(project, SCORER)
