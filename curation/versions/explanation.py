"""Why a pair is in a dataset version: every term of its importance, as it was when the selection was made."""

from dataclasses import dataclass

from curation.models import DatasetRow
from curation.selection.fifa import TERMS
from curation.selection.stored_terms import terms_of


@dataclass(frozen=True)
class Term:
    """One term: as measured, as it entered the sum, how much it counted, and what it gave to the importance.

    `normalised` and `share` are null for rows that were imported: what the other pairs were like stayed behind.
    """

    name: str
    value: float | None
    normalised: float | None
    weight: float
    share: float | None


@dataclass(frozen=True)
class Explanation:
    """The terms, what they add up to, and whether the scorer contradicts the label (null where not known)."""

    terms: list[Term]
    importance: float | None
    score_0: float | None
    score_1: float | None
    disagrees: bool | None


def explain(row: DatasetRow) -> Explanation:
    """The explanation of a row; reads a row of the selection's terms."""
    version = row.version
    weights = version.spec.get("weights", {})
    kept = {} if version.selection is None else terms_of(version.selection.terms_sha256, row.pair_id)
    terms = []
    for name in TERMS:
        normalised, weight = kept.get(f"normalised_{name}"), float(weights.get(name, 0.0))
        share = None if normalised is None else weight * normalised
        terms.append(Term(name, getattr(row, name), normalised, weight, share))
    return Explanation(
        terms=terms,
        importance=row.importance,
        score_0=kept.get("score_0"),
        score_1=kept.get("score_1"),
        disagrees=kept.get("disagrees"),
    )
