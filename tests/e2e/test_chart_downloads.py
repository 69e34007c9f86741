"""Every chart leaves as a picture and as the figures that it is drawn from."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from annotation.models import Project
from tests.e2e.charts import figures, take
from tests.e2e.results import STEPS, make_evaluation, make_training_run, make_tuned

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_line_chart_leaves_with_what_it_shows(lead: Page, project: Project, tmp_path: Path, scheme: Any) -> None:
    run = make_training_run(project)
    lead.emulate_media(color_scheme=scheme)
    lead.goto(f"/projects/shapes/train/{run.pk}")
    chart = "Share of pairs on the right side, by step"

    rows = figures(take(lead, chart, "Figures (CSV)", tmp_path))
    assert [int(row["step"]) for row in rows] == list(range(1, STEPS + 1))
    stored = {metric.step: metric.values for metric in run.metrics.all()}
    assert all(float(row["batch"]) == stored[int(row["step"])]["implicit_accuracy"] for row in rows)
    assert [row["held out"] for row in rows if int(row["step"]) % 10] == [""] * (STEPS - STEPS // 10)

    file = take(lead, chart, "Picture (SVG)", tmp_path)
    drawing = ElementTree.parse(file).getroot()
    assert drawing.findtext(f"{SVG}title") == chart
    said = {element.text for element in drawing.iter(f"{SVG}text")}
    assert {"batch", "held out, dashed", "one half: chance"} <= said
    assert len({path.get("stroke") for path in drawing.iter(f"{SVG}path")} - {None, "none"}) == 2
    assert "var(" not in file.read_text()  # No style sheet stands behind a file.

    width, height = (float(drawing.get(name, 0)) for name in ("width", "height"))
    with Image.open(take(lead, chart, "Picture (PNG)", tmp_path)) as picture:
        assert picture.size == (2 * width, 2 * height)
        corner = picture.convert("RGB").getpixel((0, 0))
        assert corner == ((255, 255, 255) if scheme == "light" else (27, 30, 38))
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 10


def test_bars_made_of_boxes_leave_too(lead: Page, project: Project, tmp_path: Path) -> None:
    evaluation = make_evaluation(make_tuned(make_training_run(project)))
    lead.goto(f"/projects/shapes/evaluate/{evaluation.pk}")

    rows = figures(take(lead, "tuned against base", "Figures (CSV)", tmp_path))
    assert [(row["outcome"], row["count"], row["share"]) for row in rows] == [
        ("tuned", "6", "0.5"), ("tie", "3", "0.25"), ("base", "3", "0.25"),
    ]  # fmt: skip
    drawing = ElementTree.parse(take(lead, "tuned against base", "Picture (SVG)", tmp_path)).getroot()
    assert {"50%", "tuned"} <= {element.text for element in drawing.iter(f"{SVG}text")}

    rows = figures(take(lead, "Right by attribute, base and tuned", "Figures (CSV)", tmp_path))
    assert rows[0] == {"attribute": "shape", "base": "0.6", "tuned": "0.8"}
