"""The sections of the dataset card: each says what is known, and says so where something is not."""

from collections.abc import Iterator, Mapping
from typing import Any

from curation.export.manifest import VersionFacts
from curation.export.plan import Plan
from curation.export.profiles.base import BESIDE, NOWHERE, Profile
from curation.selection import gates

_JUDGES = {
    "person": "people",
    "simulated": "simulated people (not human)",
    "vlm": "vision-language models",
    "reward_model": "reward models",
}
_STEPS = {
    "near_images": "near-duplicate images",
    "near_prompts": "near-duplicate prompts",
    "identical_sides": "pairs of identical sides",
    "split_groups": "splits by group of prompts",
    "leakage": "prompts of public benchmarks",
    "nsfw": "media not safe for work",
}


def counts(facts: VersionFacts, plan: Plan) -> Iterator[str]:
    """Pairs of each split, ties among them, and what did not leave."""
    prompts = {split: count["prompts"] for split, count in facts.statistics["splits"].items()}
    yield "## Splits"
    yield ""
    ties = {
        split: count["labels"]["tie"] if "labels" in count else "not counted"
        for split, count in facts.statistics["splits"].items()
    }
    rows = [(split, count, prompts[split], ties[split]) for split, count in plan.rows_by_split().items()]
    yield from table(("split", "pairs", "prompts in the version", "ties in the version"), rows)
    yield "A prompt, with all its spellings, stands in one split only."
    yield ""
    for reason, count in plan.dropped.items():
        yield f"This profile drops {count} pairs of the version ({reason})."
        yield ""
    if not plan.dropped:
        yield "This profile drops no pair of the version."
        yield ""


def judgments(facts: VersionFacts) -> Iterator[str]:
    """Who stands behind the labels."""
    given, agreement = facts.statistics["judgments"], facts.statistics["agreement"]
    # Versions that were imported may come from before judges were counted.
    judges = facts.statistics.get("judges", {})
    yield "## Who judged"
    yield ""
    rows = [(word, judges.get(kind, "not counted"), given[kind]) for kind, word in _JUDGES.items() if given[kind]]
    yield from table(("by", "how many", "judgments"), [*rows, ("all", "", given["total"])])
    if agreement is not None:
        yield f"On average {agreement:.1%} of a pair's judgments agree with its majority."
    yield f"Sample 0 is the preferred one in {facts.statistics['label_0_share']:.1%} of the pairs."
    yield ""


def selection(facts: VersionFacts) -> Iterator[str]:
    """How the pairs were chosen, and what kept the others out."""
    statistics, spec = facts.statistics, facts.spec
    pool = statistics["pool"]
    yield "## How the pairs were chosen"
    yield ""
    yield (
        f"From a pool of {pool['pairs']} pairs by margin, text quality and diversity of prompts (after FiFA, "
        "arXiv 2410.10166; the weights are this project's own choice, not the paper's)."
    )
    yield ""
    weights = ", ".join(f"{name} {weight:g}" for name, weight in spec["weights"].items())
    scorer, embedder = statistics["scorer"], statistics["embedder"]
    yield f"- weights: {weights}; terms normalised by `{spec['normalise']}`"
    yield f"- margin by the scorer `{scorer['id']}` at revision `{scorer['revision']}`"
    yield f"- distances between prompts by `{embedder['id']}` at revision `{embedder['revision']}`"
    yield f"- the scorer contradicts the label in {statistics['scorer_contradicts_share']:.1%} of the pairs"
    yield ""
    out = [
        (gates.BY_NAME[gate].counted.format(scorer=scorer["id"]), count)
        for gate, count in pool["kept_out"].items()
        if count
    ]
    yield from table(("kept out were pairs that", "pairs"), out or [("(none)", 0)])


def origins(facts: VersionFacts) -> Iterator[str]:
    """The share of each model, and of each way of pairing."""
    yield "## Where the samples came from"
    yield ""
    for word, name in (("model", "samples_of_models"), ("strategy of pairing", "samples_by_strategy")):
        found: Mapping[str, int] = facts.statistics.get(name, {})
        total = sum(found.values())
        shares = [(f"`{one}`", count, f"{count / total:.1%}") for one, count in found.items()]
        yield from table((word, "samples", "share"), shares or [("not counted", "", "")])


def hygiene(facts: VersionFacts) -> Iterator[str]:
    """What was looked for and done about it."""
    found = facts.statistics.get("hygiene") or {"steps": [], "benchmark_collisions": []}
    yield "## What was checked"
    yield ""
    done = {step["step"]: step for step in found["steps"]}
    rows = [
        (word, _step_counts(done[name]["counts"]) if name in done else "not checked")
        for name, word in _STEPS.items()
    ]
    others = [(name, _step_counts(step["counts"])) for name, step in done.items() if name not in _STEPS]
    yield from table(("step", "outcome"), rows + others)
    for collision in found["benchmark_collisions"]:
        lists = ", ".join(collision["lists"])
        yield (
            f"Against {lists} ({collision['lines']} prompts): {collision['prompts']} prompts here collide; "
            f"{collision['pairs_excluded']} pairs were excluded, {collision['pairs_flagged']} flagged."
        )
        yield ""
    if not found["benchmark_collisions"]:
        yield "Collisions with prompts of public benchmarks: not checked."
        yield ""


def _step_counts(found: Mapping[str, Any]) -> str:
    said = [f"{name.replace('_', ' ')}: {value}" for name, value in sorted(found.items()) if _is_number(value)]
    return ", ".join(said) or "applied"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def licences(facts: VersionFacts, profile: Profile) -> Iterator[str]:
    """Under what terms it may be used, as far as anybody said."""
    yield "## Licences"
    yield ""
    if facts.licence == "other":
        yield "No licence was given for the dataset as a whole: ask whoever made it."
    else:
        yield f"The dataset as a whole: {facts.licence}."
    yield f"{profile.licence} The models above have licences of their own, which may bind what they made."
    yield ""


def media(profile: Profile) -> Iterator[str]:
    """Where the samples' files are, unless they are inside."""
    if profile.media == BESIDE:
        yield "The samples' files lie in `media/`, named by their sha256; paths are relative to this folder."
        yield ""
    if profile.media == NOWHERE:
        yield "The samples' files did not leave; their names are their sha256."
        yield ""


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    """A table in Markdown."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(_cell(value) for value in row) + " |"
    yield ""


def _cell(value: Any) -> str:
    """Text in a table cell: a model's name comes from outside and must not end the cell."""
    return str(value).replace("|", "\\|").replace("\n", " ")
