"""The dataset card: README.md with the front matter of the Hugging Face Hub and honest statistics."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from curation import gates
from curation.export.manifest import ExportedFile, VersionFacts
from curation.export.plan import Plan
from curation.export.profiles.base import Profile

NAME = "README.md"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_JUDGES = {
    "person": "people",
    "simulated": "simulated people (not human)",
    "vlm": "vision-language models",
    "reward_model": "reward models",
}


def card_bytes(facts: VersionFacts, profile: Profile, plan: Plan, files: list[ExportedFile]) -> bytes:
    """The card of these files."""
    front = yaml.safe_dump(_front_matter(facts, profile, plan, files), sort_keys=False, allow_unicode=True)
    return ("---\n" + front + "---\n\n" + "\n".join(_body(facts, profile, plan)) + "\n").encode()


def _front_matter(facts: VersionFacts, profile: Profile, plan: Plan, files: list[ExportedFile]) -> dict[str, Any]:
    splits = plan.rows_by_split()
    sizes = {split: sum(file.bytes for file in files if file.path.startswith(f"data/{split}-")) for split in splits}
    return {
        "pretty_name": f"{facts.project_name} v{facts.number}",
        "license": facts.licence,
        "task_categories": ["text-to-image"],
        "tags": ["preference", "dpo", "human-feedback", "tastemaker"],
        "size_categories": [next((name for most, name in _SIZES if plan.rows < most), "n>1M")],
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": split, "path": f"data/{split}-*.parquet"} for split in splits],
            }
        ],
        "dataset_info": {
            "splits": [
                {"name": split, "num_examples": rows, "num_bytes": sizes[split]} for split, rows in splits.items()
            ]
        },
    }


def _body(facts: VersionFacts, profile: Profile, plan: Plan) -> Iterator[str]:
    yield f"# {facts.project_name}, version {facts.number}"
    yield ""
    yield (
        f"{plan.rows} pairs, each two samples of one prompt and which of them is preferred. "
        f"Profile `{profile.name}`: {profile.purpose}"
    )
    yield ""
    yield "```python"
    yield profile.loader(list(plan.rows_by_split()), ".")
    yield "```"
    yield ""
    yield from _counts(facts, plan)
    yield from _judgments(facts)
    yield from _selection(facts)
    yield from _origins(facts)
    yield "## Columns"
    yield ""
    yield from _table(
        ("column", "type", "meaning"), [(f"`{name}`", f"`{kind}`", doc) for name, kind, doc in profile.columns]
    )
    yield f"Content `{facts.sha256}`; `manifest.json` names the hash of every file and the whole recipe."


def _counts(facts: VersionFacts, plan: Plan) -> Iterator[str]:
    prompts = {split: count["prompts"] for split, count in facts.statistics["splits"].items()}
    yield "## Splits"
    yield ""
    rows = [(split, count, prompts[split]) for split, count in plan.rows_by_split().items()]
    yield from _table(("split", "pairs", "prompts in the version"), rows)
    yield "A prompt, with all its spellings, stands in one split only."
    yield ""
    for reason, count in plan.dropped.items():
        yield f"This profile drops {count} pairs of the version ({reason})."
        yield ""
    if not plan.dropped:
        yield "This profile drops no pair of the version."
        yield ""


def _judgments(facts: VersionFacts) -> Iterator[str]:
    judgments, agreement = facts.statistics["judgments"], facts.statistics["agreement"]
    yield "## Who judged"
    yield ""
    rows = [(word, judgments[kind]) for kind, word in _JUDGES.items() if judgments[kind]]
    yield from _table(("by", "judgments"), [*rows, ("all", judgments["total"])])
    if agreement is not None:
        yield f"On average {agreement:.1%} of a pair's judgments agree with its majority."
    yield f"Sample 0 is the preferred one in {facts.statistics['label_0_share']:.1%} of the pairs."
    yield ""


def _selection(facts: VersionFacts) -> Iterator[str]:
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
    yield from _table(("kept out were pairs that", "pairs"), out or [("(none)", 0)])


def _origins(facts: VersionFacts) -> Iterator[str]:
    models: Mapping[str, int] = facts.statistics["samples_of_models"]
    total = sum(models.values())
    yield "## Where the samples came from"
    yield ""
    yield from _table(
        ("model", "samples", "share"),
        [(f"`{name}`", count, f"{count / total:.1%}") for name, count in models.items()],
    )


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(_cell(value) for value in row) + " |"
    yield ""


def _cell(value: Any) -> str:
    """Text in a table cell: a model's name comes from outside and must not end the cell."""
    return str(value).replace("|", "\\|").replace("\n", " ")
