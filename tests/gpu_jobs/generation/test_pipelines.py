"""A pipeline is data: what brings code of its own, or pickled weights, is refused before anything is loaded."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gpu_jobs.generation import pipelines
from gpu_jobs.generation.pipelines import UnusableGenerator, load, local_folder, sampler_name
from gpu_jobs.models import Generator


@pytest.fixture
def changed(pipeline_folder: Path, tmp_path: Path) -> Callable[..., Generator]:
    """A copy of the tiny pipeline whose index says something else."""

    def make(**index: Any) -> Generator:
        folder = shutil.copytree(pipeline_folder, tmp_path / "copy")
        path = folder / "model_index.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | index))
        return Generator(name="Changed", source=str(folder))

    return make


@pytest.fixture
def nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("it was loaded")

    monkeypatch.setattr(pipelines, "_load_folder", refuse)


@pytest.mark.usefixtures("nothing_is_loaded")
@pytest.mark.parametrize(
    ("index", "why"),
    [
        ({"unet": ["my_unet", "Evil"]}, "'unet' comes from 'my_unet'"),
        ({"extra": ["os", "system"]}, "'extra' comes from 'os'"),
        ({"extra": []}, "'extra'"),
        ({"_class_name": ["pipeline", "Evil"]}, "pipeline class of its own"),
        ({"_class_name": None}, "pipeline class of its own"),
    ],
)
def test_foreign_code_is_refused(changed: Callable[..., Generator], index: dict[str, Any], why: str) -> None:
    generator = changed(**index)
    with pytest.raises(UnusableGenerator, match=why):
        load(generator)
    with pytest.raises(UnusableGenerator, match=why):
        local_folder(generator)


@pytest.mark.usefixtures("nothing_is_loaded")
@pytest.mark.parametrize("suffix", [".bin", ".ckpt", ".pt", ".pth", ".pkl"])
def test_pickled_weights_are_refused(changed: Callable[..., Generator], suffix: str) -> None:
    generator = changed()
    (weights,) = (Path(generator.source) / "unet").glob("*.safetensors")
    weights.rename(weights.with_suffix(suffix))
    with pytest.raises(UnusableGenerator, match="'unet' are pickled"):
        load(generator)


@pytest.mark.usefixtures("nothing_is_loaded")
@pytest.mark.parametrize("text", ["{", "[]", "7"])
def test_an_index_that_is_none_is_refused(changed: Callable[..., Generator], text: str) -> None:
    generator = changed()
    (Path(generator.source) / "model_index.json").write_text(text)
    with pytest.raises(UnusableGenerator):
        load(generator)


@pytest.mark.usefixtures("nothing_is_loaded")
def test_a_folder_without_an_index_and_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableGenerator, match=r"holds no model_index\.json"):
        load(Generator(name="Empty", source=str(tmp_path)))
    with pytest.raises(UnusableGenerator, match=r"holds no model_index\.json"):
        load(Generator(name="Nowhere", source=str(tmp_path / "nowhere")))


def test_a_pipeline_is_loaded_once_and_again_when_it_changed(changed: Callable[..., Generator]) -> None:
    generator = changed()
    first = load(generator)
    assert load(generator) is first
    index = Path(generator.source) / "model_index.json"
    index.write_text(index.read_text() + "\n")
    assert load(generator) is not first


def test_broken_weights_are_explained(changed: Callable[..., Generator]) -> None:
    generator = changed()
    (weights,) = (Path(generator.source) / "unet").glob("*.safetensors")
    weights.write_bytes(b"no weights")
    with pytest.raises(UnusableGenerator, match="Changed"):
        load(generator)


@pytest.mark.usefixtures("nothing_is_loaded")
def test_the_sampler_is_read_without_loading(changed: Callable[..., Generator]) -> None:
    assert sampler_name(changed()) == "DDIMScheduler"


@pytest.mark.usefixtures("nothing_is_loaded")
def test_a_pipeline_without_a_scheduler_is_no_diffusion_pipeline(changed: Callable[..., Generator]) -> None:
    with pytest.raises(UnusableGenerator, match="no scheduler"):
        sampler_name(changed(scheduler=None))
