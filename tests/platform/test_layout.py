"""The house keeps its shape: what must not exist, and what start-up must not load."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    *("torch", "torchvision", "transformers", "diffusers", "open_clip", "peft", "faiss", "datasets", "pandas"),
    *("av", "shapely", "crowdkit", "choix"),
)


def python(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter of this project."""
    path = os.pathsep.join((str(ROOT / "platform"), str(ROOT)))
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "tastemaker.settings", **environ},
        check=False,
    )


def test_platform_is_a_plain_folder():
    """A package named `platform` would shadow the standard library's module for every program started here."""
    assert not (ROOT / "platform" / "__init__.py").exists()
    seen = python("import platform; print(platform.python_version())")
    assert seen.stdout.strip() == ".".join(map(str, sys.version_info[:3])), seen.stderr


def test_the_web_process_loads_no_model_library():
    code = (
        "import sys, django; django.setup();"
        "from django.core.management import call_command; call_command('check');"
        "import tastemaker.wsgi;"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    seen = python(code)
    assert seen.returncode == 0, seen.stderr
    assert seen.stdout.strip().endswith("[]"), seen.stdout


def sources() -> list[Path]:
    """Every Python file of the product."""
    floors = ("annotation", "curation", "gpu_jobs", "platform")
    return sorted(
        path for floor in floors for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts
    )


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short_enough_to_read(path: Path):
    assert len(path.read_text().splitlines()) <= 350, "split this file by meaning"


def test_nothing_is_swallowed():
    """No `except …: pass` or `continue` without a word why."""
    silent = []
    for path in sources():
        text = path.read_text()
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ExceptHandler) and all(
                isinstance(n, ast.Pass | ast.Continue) for n in node.body
            ):
                around = lines[node.lineno - 2 : node.body[-1].end_lineno]
                if not any("#" in line for line in around):
                    silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not silent


def test_on_the_gpu_only_faiss_is_another() -> None:
    """Two lists of the same packages drift apart unless somebody looks."""
    cpu, gpu = (
        [line for line in (ROOT / name).read_text().splitlines() if not line.startswith("#")]
        for name in ("requirements.txt", "requirements-gpu.txt")
    )
    assert [line.replace("faiss-gpu", "faiss-cpu") for line in gpu] == cpu
    assert cpu != gpu
