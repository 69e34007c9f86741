"""One export in a process of its own: `-m tests.scale._export_once PROFILE MEDIA`; says seconds, of the
processor too, and peak memory."""

import json
import resource
import sys
import time
from pathlib import Path


def main(profile: str, media: str) -> None:
    import django

    django.setup()
    from curation.export import export_version, exports_folder
    from curation.models import DatasetVersion

    version = DatasetVersion.objects.get()
    began, cpu_began = time.perf_counter(), time.process_time()
    export = export_version(version, profile, media=media)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu_began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    folder = Path(exports_folder()) / export.folder
    said = {"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_bytes": peak, "rows": export.rows}
    print(json.dumps(said | {"folder": str(folder)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
