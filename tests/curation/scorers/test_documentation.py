"""docs/scorers.md tells of every scorer that is registered, and of where its weights are looked for."""

from pathlib import Path

import pytest

from curation.apps import WEIGHTS
from curation.chat.endpoints import Endpoint
from curation.scorers import language_models, registry
from curation.weights import variable

TEXT = (Path(__file__).parents[3] / "docs" / "scorers.md").read_text()
VARIANTS = (":longalign", ":frames")
# Registered by tests.
OURS = {"brightness", "frame-count", "redness"}


def documented():
    return {line.split("|")[1].strip(" `"): line for line in TEXT.splitlines() if line.startswith("| `")}


@pytest.fixture
def seeing_model():
    """A language model that sees, at an endpoint that nobody asks."""
    endpoint = Endpoint(name="documented", base_url="http://127.0.0.1:9/v1", model="m", images=True)
    language_models.register([endpoint], lambda endpoint: None)
    yield
    for kind in ("vlm-yes", "vlm-votes"):
        registry.forget(f"{kind}:{endpoint.name}")


@pytest.mark.usefixtures("seeing_model")
def test_every_scorer_is_documented_with_its_range_and_licence():
    rows = {name.removesuffix(":NAME"): row for name, row in documented().items()}
    for info in registry.available():
        name = info.id.split(":")[0]
        if name in OURS:
            continue
        assert name in rows, f"docs/scorers.md says nothing of {name}"
        low, high = info.range_hint
        assert f"| {low:g} to {high:g} | {info.licence.removesuffix(' m')} |" in rows[name]
        if not name.startswith("vlm-"):
            assert info.id.removeprefix(name) in {"", ":longalign", ":frames", ":longalign:frames"}


@pytest.mark.parametrize("model", WEIGHTS)
def test_every_place_of_weights_is_documented(model):
    assert variable(model) in documented()


@pytest.mark.parametrize("ending", VARIANTS)
def test_every_variant_is_documented(ending):
    assert f"- `{ending}` " in TEXT
