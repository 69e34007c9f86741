"""The dataset card: README.md with the front matter of the Hugging Face Hub and honest statistics."""

from collections.abc import Iterator
from typing import Any

import yaml

from curation.export import card_sections as sections
from curation.export.manifest import ExportedFile, VersionFacts
from curation.export.plan import Plan
from curation.export.profiles.base import Profile

NAME = "README.md"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_TASKS = {
    "image": "text-to-image",
    "video": "text-to-video",
    "layout": "text-to-3d",
    "text": "text-generation",
}


def card_bytes(facts: VersionFacts, profile: Profile, plan: Plan, files: list[ExportedFile]) -> bytes:
    """The card of these files."""
    front = yaml.safe_dump(_front_matter(facts, profile, plan, files), sort_keys=False, allow_unicode=True)
    return ("---\n" + front + "---\n\n" + "\n".join(_body(facts, profile, plan)) + "\n").encode()


def _front_matter(facts: VersionFacts, profile: Profile, plan: Plan, files: list[ExportedFile]) -> dict[str, Any]:
    splits = plan.rows_by_split()
    sizes = {split: sum(file.bytes for file in files if f"/{split}-" in file.path) for split in splits}
    front = {
        "pretty_name": f"{facts.project_name} v{facts.number}",
        "license": facts.licence,
        "task_categories": sorted(_TASKS[kind] for kind in profile.version_kinds),
        "tags": ["preference", "dpo", "human-feedback", "tastemaker"],
        "size_categories": [next((name for most, name in _SIZES if plan.rows < most), "n>1M")],
        "dataset_info": {
            "splits": [
                {"name": split, "num_examples": rows, "num_bytes": sizes[split]} for split, rows in splits.items()
            ]
        },
    }
    if profile.contract is not None:
        files_of = [{"split": split, "path": f"data/{split}-*.parquet"} for split in splits]
        front["configs"] = [{"config_name": "default", "data_files": files_of}]
    return front


def _body(facts: VersionFacts, profile: Profile, plan: Plan) -> Iterator[str]:
    yield f"# {facts.project_name}, version {facts.number}"
    yield ""
    yield (
        f"{plan.rows} pairs, each two samples of one prompt and which of them is preferred. "
        f"Profile `{profile.name}`: {profile.purpose}"
    )
    yield ""
    yield "```python"
    yield profile.loader(list(plan.rows_by_split()), ".", profile.media)
    yield "```"
    yield ""
    yield from sections.media(profile)
    yield from sections.counts(facts, plan)
    yield from sections.judgments(facts)
    yield from sections.selection(facts)
    yield from sections.hygiene(facts)
    yield from sections.origins(facts)
    yield from sections.licences(facts, profile)
    yield "## Columns"
    yield ""
    yield from sections.table(
        ("column", "type", "meaning"), [(f"`{name}`", f"`{kind}`", doc) for name, kind, doc in profile.columns]
    )
    yield f"Content `{facts.sha256}`; `manifest.json` names the hash of every file and the whole recipe."
