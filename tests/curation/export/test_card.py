"""The card: valid front matter, honest figures."""

import pytest
import yaml
from huggingface_hub import DatasetCard

from curation.export import card
from curation.export.manifest import ExportedFile
from curation.export.plan import make_plan
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
    assert "| people | 60 |" in text
    assert "| simulated people (not human) | 30 |" in text
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
