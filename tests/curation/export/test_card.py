"""The card: valid front matter, honest figures."""

import dataclasses

import pytest
import yaml
from huggingface_hub import DatasetCard

from curation.export import card, card_sections
from curation.export.manifest import ExportedFile
from curation.export.plan import make_plan
from tests.curation.export.profiles.test_native import KINDS
from tests.curation.records import FACTS, Pairs, fitted


def card_of(name):
    profile = fitted(name)
    plan = make_plan(Pairs(), profile)
    files = [ExportedFile(profile.path(shard), 1000, "0" * 64, shard.rows) for shard in plan.shards]
    return card.card_bytes(FACTS, profile, plan, files).decode()


@pytest.mark.parametrize("name", ["native", "pickapic"])
def test_the_front_matter_is_what_the_hub_reads(name):
    data = DatasetCard(card_of(name)).data
    assert data.pretty_name == "Tiny | project v3"
    front = yaml.safe_load(card_of(name).split("---")[1])
    assert {split["name"] for split in front["dataset_info"]["splits"]} == {"train", "validation", "test"}
    assert sum(split["num_examples"] for split in front["dataset_info"]["splits"]) == (
        30 if name == "native" else 24
    )


def test_people_and_simulated_people_are_told_apart():
    text = card_of("native")
    assert "| people | 4 | 60 |" in text
    assert "| simulated people (not human) | 1 | 30 |" in text
    assert "the weights are this project's own choice" in text


def test_dropped_ties_are_told():
    assert "drops 6 pairs of the version (ties)" in card_of("pickapic")
    assert "drops no pair" in card_of("native")
    assert "| are ties | 12 |" in card_of("native")


def test_every_column_is_explained():
    for name in ("native", "pickapic"):
        text = card_of(name)
        for column in fitted(name).contract.columns:
            assert f"| `{column.name}` |" in text
            assert column.doc in text


def test_names_from_outside_cannot_break_a_table():
    assert "| `tiny\\|one` |" in card_of("native")


def test_what_nobody_checked_is_said():
    text = card_of("native")
    assert "| near-duplicate images | not checked |" in text
    assert "benchmarks: not checked" in text
    assert "No licence was given" in text


def test_collisions_with_benchmarks_are_in_the_card():
    collision = {"lists": ["PartiPrompts"], "lines": 1632, "prompts": 3, "pairs_excluded": 7, "pairs_flagged": 0}
    step = {"step": "leakage", "counts": {"prompts_listed": 3, "pairs_excluded": 7}}
    known = {"hygiene": {"steps": [step], "benchmark_collisions": [collision]}}
    facts = dataclasses.replace(FACTS, statistics=FACTS.statistics | known)
    text = "\n".join(card_sections.hygiene(facts))
    assert "| prompts of public benchmarks | pairs excluded: 7, prompts listed: 3 |" in text
    assert "Against PartiPrompts (1632 prompts): 3 prompts here collide; 7 pairs were excluded" in text


def test_each_kind_has_its_task():
    for kind, task in (("video", "text-to-video"), ("text", "text-generation"), ("layout", "text-to-3d")):
        source = Pairs(4, files=KINDS[kind])
        plan = make_plan(source, fitted("native", source))
        text = card.card_bytes(FACTS, fitted("native", source), plan, []).decode()
        assert yaml.safe_load(text.split("---")[1])["task_categories"] == [task]


def test_where_the_files_are_is_said():
    profile = fitted("native", media="external")
    assert "`media/`" in card.card_bytes(FACTS, profile, make_plan(Pairs(), profile), []).decode()
    assert "configs" not in card_of("folders").split("---")[1]
