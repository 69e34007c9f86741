"""Laws of the one door to the model libraries. Imports are one-way, so each law runs in a fresh interpreter."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from curation.model_libraries import LIBRARIES, MISSING_OPERATORS

ROOT = Path(__file__).resolve().parents[2]
DOOR = ROOT / "curation" / "model_libraries.py"
SOURCE_FOLDERS = ("annotation", "curation", "gpu_jobs", "platform", "tests")


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_the_door_loads_no_library() -> None:
    code = "import sys, curation.model_libraries; print(sorted({'torch', *%r} & set(sys.modules)))"
    assert run_python(code % sorted(LIBRARIES)) == "[]"


def test_all_libraries_work_together_in_a_fresh_process() -> None:
    run_python(
        "from curation.model_libraries import diffusers, transformers, peft, open_clip, torchvision\n"
        "import torch\n"
        "torch.set_num_threads(1)\n"
        "text = transformers.CLIPTextModel(transformers.CLIPTextConfig(vocab_size=9, hidden_size=8,\n"
        "    intermediate_size=8, bos_token_id=0, eos_token_id=1, num_hidden_layers=1,\n"
        "    num_attention_heads=2, max_position_embeddings=4))\n"
        "assert text(torch.zeros(1, 4, dtype=torch.long)).last_hidden_state.shape == (1, 4, 8)\n"
        "unet = diffusers.UNet2DConditionModel(sample_size=8, block_out_channels=(8,), norm_num_groups=4,\n"
        "    down_block_types=('CrossAttnDownBlock2D',), up_block_types=('CrossAttnUpBlock2D',),\n"
        "    layers_per_block=1, cross_attention_dim=8, attention_head_dim=4)\n"
        "unet.add_adapter(peft.LoraConfig(r=2, target_modules=['to_q']))\n"
        "assert unet(torch.zeros(1, 4, 8, 8), 0, torch.zeros(1, 4, 8)).sample.shape == (1, 4, 8, 8)\n"
        "assert 'ViT-B-32' in open_clip.list_models()\n"
        "assert torchvision.transforms.functional.resize(torch.zeros(3, 4, 4), [2, 2]).shape == (3, 2, 2)\n"
    )


def test_a_usable_native_library_leaves_torch_untouched() -> None:
    code = (
        "import curation.model_libraries as door\n"
        "door.native_library_loads = lambda: True\n"
        "print(door.repair_torchvision())\n"
        "import torch; print(hasattr(torch.ops.torchvision, 'nms'))"
    )
    assert run_python(code).splitlines() == ["()", "False"]


def test_an_unusable_native_library_gets_every_missing_operator_and_they_stay() -> None:
    code = (
        "import gc, curation.model_libraries as door\n"
        "door.native_library_loads = lambda: False\n"
        "print(door.repair_torchvision() == door.repair_torchvision() == tuple(door.MISSING_OPERATORS))\n"
        "gc.collect()\n"
        "import torch; print([hasattr(torch.ops.torchvision, n) for n in door.MISSING_OPERATORS])"
    )
    assert run_python(code).splitlines() == ["True", "[True, True]"]


def test_operators_declared_by_somebody_else_are_left_alone() -> None:
    schemas = list(MISSING_OPERATORS.values())
    code = (
        "import torch\n"
        "library = torch.library.Library('torchvision', 'DEF')\n"
        f"[library.define(schema) for schema in {schemas!r}]\n"
        "import curation.model_libraries as door\n"
        "door.native_library_loads = lambda: False\n"
        "print(door.repair_torchvision())\n"
        "from curation.model_libraries import torchvision"
    )
    assert run_python(code) == "()"


def test_an_unknown_name_is_an_attribute_error() -> None:
    import curation.model_libraries as door

    with pytest.raises(AttributeError, match="numpyish"):
        door.numpyish  # noqa: B018


def directly_imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names & LIBRARIES


def test_no_other_file_imports_a_model_library_directly() -> None:
    files = [path for folder in SOURCE_FOLDERS for path in (ROOT / folder).rglob("*.py") if path != DOOR]
    assert files
    offenders = {str(path.relative_to(ROOT)): found for path in files if (found := directly_imported(path))}
    assert not offenders, f"reach these through curation.model_libraries instead: {offenders}"
