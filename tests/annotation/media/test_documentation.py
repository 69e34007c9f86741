"""docs/media.md says what the code does: every limit, every finding, and an example that is a layout."""

import re
from pathlib import Path

import pytest

from annotation.layouts import geometry, model
from annotation.media import images, stills, texts, videos
from annotation.media.probe import probe
from annotation.models import Rendition, Sample
from gpu_jobs.jobs.upkeep import RENDITIONS, TRIED_AGAIN_AFTER

TEXT = (Path(__file__).parents[3] / "docs" / "media.md").read_text()
LIMITS = {
    "image bytes": f"{images.MOST_BYTES // 2**20} MB",
    "image pixels": f"{images.MOST_PIXELS:,} pixels",
    "video bytes": f"{videos.MOST_BYTES // 2**20} MB",
    "video pixels": f"{videos.MOST_PIXELS:,} pixels a frame",
    "frames": f"{videos.MOST_FRAMES:,} frames",
    "seconds": f"{videos.MOST_SECONDS:.0f} s",
    "pixels decoded": f"{videos.MOST_PIXELS_DECODED:,} pixels in all",
    "layout bytes": f"{model.MOST_BYTES // 1024} kB",
    "objects": f"{model.MOST_OBJECTS} objects",
    "corners": f"{model.MOST_CORNERS} corners",
    "characters": f"{texts.MOST_CHARACTERS:,} characters",
    "thumbnail": f"at most {stills.THUMBNAIL} pixels",
    "poster": f"at most {stills.POSTER} pixels",
    "job": f"`{RENDITIONS}`",
    "again": {6: "after six hours"}[TRIED_AGAIN_AFTER.total_seconds() / 3600],
}
TOLERANCES = {
    "overlap": (geometry.LEAST_AREA_M2, geometry.FLAT_M),
    "out_of_room": (geometry.LEAST_AREA_M2,),
    "blocked_door": (geometry.DOOR_CLEARANCE_M,),
    "floating": (geometry.LEAST_GAP_M, geometry.FIXED_WITHIN_M),
    "below_floor": (geometry.LEAST_GAP_M,),
    "above_ceiling": (geometry.LEAST_GAP_M,),
    "facing_wall": (geometry.FRONT_CLEARANCE_M,),
}


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_documented(name):
    assert LIMITS[name] in TEXT


@pytest.mark.parametrize("name", [*Sample.Kind.values, *(f"`{role}`" for role in Rendition.Role.values)])
def test_every_kind_and_every_rendition_is_documented(name):
    assert f"| {name} |" in TEXT


@pytest.mark.parametrize("code", [code.value for code in geometry.Code])
def test_every_finding_is_documented_with_its_tolerances(code):
    [row] = [line for line in TEXT.splitlines() if line.startswith(f"| `{code}` |")]
    for tolerance in TOLERANCES[code]:
        assert f" {tolerance} m" in row


def test_the_example_is_a_layout():
    [example] = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert probe(example.encode()).kind == "layout"
    assert geometry.find(model.parse(example.encode())) == []
