"""Run one benchmark: `python -m tests.scale NAME [ARGUMENTS]`; its last line is one JSON object.

A benchmark is a module of this folder with `run(arguments: list[str]) -> dict`; it prints its own progress.
"""

import importlib
import json
import os
import pkgutil
import platform
import sys

import tests.scale


def main() -> int:
    names = sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(tests.scale.__path__))
    names = [name for name in names if not name.startswith("-")]
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        print(f"Name one benchmark: {', '.join(names)}", file=sys.stderr)
        return 2
    benchmark = importlib.import_module(f"tests.scale.{sys.argv[1].replace('-', '_')}")
    figures = benchmark.run(sys.argv[2:])
    machine = {
        "cores": len(os.sched_getaffinity(0)),
        "processor": platform.machine(),
        "python": platform.python_version(),
    }
    print(json.dumps({"benchmark": sys.argv[1], **figures, "machine": machine}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
