"""The job kind "import_run": what was trained elsewhere comes home whole, or not at all."""

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotation import uploads
from annotation.models import Project
from gpu_jobs.generation.pipelines import local_folder
from gpu_jobs.jobs.run import JobNotDone, run_here
from gpu_jobs.models import Generator, TrainingRun
from gpu_jobs.training.settings import complete
from tests.gpu_jobs.conftest import png
from tests.gpu_jobs.shapes import dataset_version

pytestmark = pytest.mark.django_db(transaction=True)
Files = dict[str, bytes]


@pytest.fixture
def finished(base: Generator) -> Files:
    """The output of a run of two steps, as it lies on another machine."""
    config = complete("shapeworld-dpo", {"steps": 2}) | {"dataset": "/elsewhere", "model": "m", "output": "output"}
    lines: list[dict[str, Any]] = [
        {"event": "start", "config": config, "pairs": 12, "trained_parameters": 99},
        {"event": "step", "step": 1, "steps": 2, "loss": 0.7, "pairs_per_s": 1000.0},
        {"event": "step", "step": 2, "steps": 2, "loss": 0.6, "pairs_per_s": 1000.0},
        {"event": "sample", "step": 2, "samples": [{"prompt": "a", "seed": 1, "path": "samples/0.png"}]},
        {"event": "done", "step": 2},
    ]
    model = Path(base.source)
    files = {f"model/{file.relative_to(model)}": file.read_bytes() for file in model.rglob("*") if file.is_file()}
    return files | {
        "progress.jsonl": "".join(json.dumps(line) + "\n" for line in lines).encode(),
        "samples/0.png": png((1, 2, 3)),
        "checkpoints/step-00000002/state.json": b"{}",
    }


@pytest.fixture
def brought(project: Project, base: Generator) -> Callable[..., Any]:
    """Send these files as a zip, below a folder, and import them."""
    version = dataset_version(project, 6)

    def send(files: Files, **changes: Any) -> Any:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in files.items():
                archive.writestr(f"output/{name}", content)
        upload = uploads.keep(project, "run.zip", iter([packed.getvalue()]), None)
        spec = {"upload": str(upload.pk), "generator": base.pk, "dataset_version": version.pk, "name": "Home"}
        return run_here("import_run", spec | changes, project)

    return send


def test_a_finished_run_becomes_a_run_and_a_model(
    project: Project, base: Generator, finished: Files, brought: Callable[..., Any]
) -> None:
    job = brought(finished)
    run = TrainingRun.objects.get(job=job)
    assert run.trained_elsewhere
    assert run.config == complete("shapeworld-dpo", {"steps": 2}), "without the places of another machine"
    assert [values["loss"] for values in run.metrics.values_list("values", flat=True)] == [0.7, 0.6]
    assert run.summary["pairs"] == 12
    assert run.samples.get().path == "samples/0.png"
    tuned = Generator.objects.get(training_run=run)
    assert (tuned.name, tuned.parent, job.result["generator"]) == ("Home", base, tuned.pk)
    there = {str(path.relative_to(run.folder / "output")) for path in (run.folder / "output").rglob("*.*")}
    assert there == set(finished) - {"checkpoints/step-00000002/state.json"}
    assert local_folder(tuned) == run.folder / "output" / "model"


def gzipped_tar(files: Files) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"output/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def test_a_tar_archive_brings_the_same_files(
    project: Project, finished: Files, brought: Callable[..., Any]
) -> None:
    zipped = TrainingRun.objects.get(job=brought(finished))
    upload = uploads.keep(project, "run.tar.gz", iter([gzipped_tar(finished)]), None)
    tarred = TrainingRun.objects.get(job=brought(finished, upload=str(upload.pk)))
    assert contents(tarred.folder / "output") == contents(zipped.folder / "output")


def test_an_operator_brings_a_folder_home(
    project: Project, base: Generator, finished: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version = dataset_version(project, 6)
    for name, content in finished.items():
        place = tmp_path / "output" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    command = ["import_run", project.slug, str(tmp_path / "output"), "--dataset-version", str(version.number)]
    call_command(*command, "--base", base.name, "--name", "Home")
    run = TrainingRun.objects.get()
    assert f"{project.slug} has run {run.pk}" in capsys.readouterr().out
    assert Generator.objects.get(training_run=run).name == "Home"
    (tmp_path / "output" / "progress.jsonl").unlink()
    with pytest.raises(CommandError, match="one progress.jsonl"):
        call_command(*command, "--base", base.name)
    with pytest.raises(CommandError, match="has no generator 'nobody'; there are: "):
        call_command(*command, "--base", "nobody")


def contents(folder: Path) -> Files:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {key: value for key, value in files.items() if key != name}


def changed(name: str, old: bytes, new: bytes) -> Callable[[Files], Files]:
    return lambda files: files | {name: files[name].replace(old, new)}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (without("progress.jsonl"), "one progress.jsonl"),
        (without("model/model_index.json"), "no diffusers pipeline"),
        (without("model/unet/diffusion_pytorch_model.safetensors"), "no denoiser saved as safetensors"),
        (lambda files: files | {"model/unet/more.bin": b"x"}, "never opened here"),
        (lambda files: files | {"../output/model/unet/x.pkl": b"x", "model/x.pt": b"x"}, "never opened here"),
        (lambda files: files | {"other/progress.jsonl": b"{}"}, "there are 2"),
        (changed("progress.jsonl", b'"done"', b'"cancelled"'), "does not say that the run is done"),
        (changed("progress.jsonl", b'"steps": 2, "batch', b'"steps": 0, "batch'), "does not fit: steps"),
        (changed("progress.jsonl", b'"loss": 0.7', b'"loss": '), "Line 2 of progress.jsonl is no JSON"),
        (changed("model/model_index.json", b'"diffusers"', b'"my_code"'), "only diffusers and transformers"),
    ],
)
def test_what_is_no_finished_run_leaves_nothing_behind(
    finished: Files, brought: Callable[..., Any], spoil: Callable[[Files], Files], message: str
) -> None:
    with pytest.raises(JobNotDone, match=message):
        brought(spoil(finished))
    assert not TrainingRun.objects.exists()
    assert not Generator.objects.filter(kind="tuned").exists()


def test_a_model_of_other_layers_is_not_said_to_be_tuned_from_this_base(
    finished: Files, brought: Callable[..., Any]
) -> None:
    from gpu_jobs.generation.generators import builtin

    with pytest.raises(JobNotDone, match="choose the base that it was tuned from"):
        brought(finished, generator=builtin().pk)
