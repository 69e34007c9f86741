"""The commands that are handed out for other machines can be given."""

import shlex
import subprocess
import sys
from pathlib import Path

from gpu_jobs.trainer.launch import command_lines


def test_the_launcher_that_is_named_starts_the_trainer() -> None:
    """As installed here, whether or not torchvision fits torch."""
    launched = [line.command for line in command_lines() if "launch" in line.command]
    assert len(launched) == 2
    (launcher,) = {shlex.split(command)[0] for command in launched}
    asked = ["--cpu", "--num_processes", "1", "-m", "gpu_jobs.trainer", "objectives"]
    done = subprocess.run(
        [str(Path(sys.executable).with_name(launcher)), *asked],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert "diffusion-dpo" in done.stdout
