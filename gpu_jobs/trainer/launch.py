"""The command lines of a run that is made elsewhere: alone, on several devices, on several machines."""

from dataclasses import dataclass

CONFIG_NAME = "run.json"
DATASET_NAME = "dataset"
OUTPUT_NAME = "output"


@dataclass(frozen=True)
class CommandLine:
    """A command with what it is for."""

    title: str
    command: str


def command_lines(devices: int = 8, machines: int = 2) -> list[CommandLine]:
    """How to start the run whose configuration lies in ``run.json``; the same file for each of them.

    Flags are those of ``accelerate launch`` (https://huggingface.co/docs/accelerate/package_reference/cli).
    ``accelerate-launch`` is the same command without the others around it: one of those imports timm where it is
    installed, with it torchvision, and a torchvision that does not fit torch (built for CUDA beside a torch for
    CPUs, as package indices hand them out) ends the launcher before the trainer is started.
    """
    trainer = f"gpu_jobs.trainer train --config {CONFIG_NAME}"
    many = (
        f"accelerate-launch --multi_gpu --num_machines {machines} --num_processes {devices * machines} \\\n"
        "  --machine_rank $RANK --main_process_ip $FIRST_MACHINE --main_process_port 29500 \\\n"
        f"  -m {trainer}"
    )
    return [
        CommandLine("One device", f"python -m {trainer}"),
        CommandLine(
            f"{devices} devices of one machine",
            f"accelerate-launch --multi_gpu --num_processes {devices} -m {trainer}",
        ),
        CommandLine(
            f"{machines} machines of {devices} devices, once on each with its RANK, from 0",
            many,
        ),
        CommandLine("Afterwards, to bring it back", f"zip -r run.zip {OUTPUT_NAME} {CONFIG_NAME}"),
    ]
