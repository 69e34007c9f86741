"""Pickled weights into safetensors, and what is refused."""

import hashlib
import os
import pickle

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from curation.weight_conversion import ConversionError, convert


@pytest.fixture
def checkpoint(tmp_path):
    """A checkpoint as trainers leave them: the weights among other things."""
    import torch

    shared = torch.arange(6.0).reshape(2, 3)
    state = {"layers.0.weight": shared, "tied": shared, "layers.0.bias": torch.ones(2).half()}
    path = tmp_path / "weights.pt"
    torch.save({"epoch": 3, "state_dict": state}, path)
    return path


def test_the_tensors_are_the_same_and_the_source_is_on_record(checkpoint, tmp_path):
    from safetensors import safe_open
    from safetensors.numpy import load_file

    target = tmp_path / "out" / "weights.safetensors"
    assert convert(checkpoint, target, "state_dict") == 3
    tensors = load_file(target)
    np.testing.assert_array_equal(tensors["layers.0.weight"], np.arange(6.0, dtype=np.float32).reshape(2, 3))
    np.testing.assert_array_equal(tensors["tied"], tensors["layers.0.weight"])
    assert tensors["layers.0.bias"].dtype == np.float16
    with safe_open(target, "np") as file:
        facts = file.metadata()
    assert facts["source"] == "weights.pt"
    assert facts["source_sha256"] == hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    assert [file.name for file in target.parent.iterdir()] == ["weights.safetensors"]
    assert target.stat().st_mode & 0o777 == 0o644


def test_a_file_that_would_run_code_is_refused_and_does_not_run(tmp_path):
    class Evil:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "ran"),))

    path = tmp_path / "evil.pt"
    path.write_bytes(pickle.dumps({"state_dict": Evil()}, protocol=2))
    with pytest.raises(ConversionError, match="is refused"):
        convert(path, tmp_path / "evil.safetensors")
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "evil.safetensors").exists()


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (None, "more than tensors: epoch, state_dict.*--key, perhaps state_dict"),
        ("model", "no entry 'model'; it has epoch, state_dict"),
        ("epoch", "no dictionary of tensors but a int"),
    ],
)
def test_what_is_no_state_dict_is_named(checkpoint, tmp_path, key, reason):
    with pytest.raises(ConversionError, match=reason):
        convert(checkpoint, tmp_path / "out.safetensors", key)


def test_other_targets_and_missing_or_broken_files_are_refused(checkpoint, tmp_path):
    with pytest.raises(ConversionError, match="should end in .safetensors"):
        convert(checkpoint, tmp_path / "out.bin", "state_dict")
    with pytest.raises(ConversionError, match="no file"):
        convert(tmp_path / "nothing.pt", tmp_path / "out.safetensors")
    (tmp_path / "text.pt").write_text("not weights")
    with pytest.raises(ConversionError, match="is refused"):
        convert(tmp_path / "text.pt", tmp_path / "out.safetensors")


def test_a_converted_head_scores(tmp_path):
    """The published form of the aesthetic head goes the whole way."""
    import torch

    from curation.scorers.aesthetic import CLIP, HEAD, AestheticV2
    from tests.curation.scorers.test_aesthetic import published_head
    from tests.curation.scorers.tiny_clip import PROMPTS, pictures, write_open_clip

    torch.save(published_head().state_dict(), tmp_path / "sac.pth")
    call_command("convert_weights", tmp_path / "sac.pth", tmp_path / HEAD, verbosity=0)
    write_open_clip(tmp_path / CLIP, embed_dim=768)
    assert np.isfinite(AestheticV2(str(tmp_path)).score(PROMPTS, pictures())).all()
    with pytest.raises(CommandError, match="no file"):
        call_command("convert_weights", tmp_path / "other.pth", tmp_path / HEAD)
