"""Why a pair is in a dataset version or was left out of it, as far as is still known."""

from curation.models import DatasetRow, DatasetVersion
from curation.prompts import text_quality
from curation.selection.fifa import TERMS, FifaSpec
from curation.selection.stored_terms import group_of, ranked, terms_of
from curation.selection.verdict import Verdict, WeighedTerm, from_terms


def verdict_on(version: DatasetVersion, pair_id: str) -> Verdict | None:
    """The verdict of the day on which the version was made.

    Of a version that was imported, only what its rows tell: what the pairs left out were like stayed behind. None
    where nothing is known of such a pair.
    """
    selection = version.selection
    stored = terms_of(selection.terms_sha256, pair_id) if selection else {}
    if selection and stored:
        group = group_of(selection.terms_sha256, stored["prompt"])
        spec = FifaSpec.model_validate(selection.spec)
        return from_terms(spec, stored, group, ranked(selection.terms_sha256))
    row = DatasetRow.objects.filter(version=version, pair_id=pair_id).first()
    return None if row is None else _of_row(version, row)


def _of_row(version: DatasetVersion, row: DatasetRow) -> Verdict:
    # Not a `FifaSpec`: what another release of Tastemaker asked for need not be one.
    spec = version.spec
    weights = spec.get("weights", {})
    return Verdict(
        scorer=spec.get("scorer", ""),
        criterion=spec.get("criterion", "importance"),
        score_0=None,
        score_1=None,
        p_0=row.p_0,
        disagrees=None,
        weight=None,
        terms=tuple(
            WeighedTerm(name, getattr(row, name), None, float(weights.get(name, 0.0)), None) for name in TERMS
        ),
        importance=row.importance,
        value=None,
        rank=None,
        ranked=None,
        gate=None,
        why="It was taken. Its rank stayed behind, where the version was imported from.",
        prompt_group=None,
        text_quality_reasons=text_quality.assess(row.content["prompt"]).reasons,
    )
