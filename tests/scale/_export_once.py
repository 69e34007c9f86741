"""One export in a process of its own: `-m tests.scale._export_once PROFILE MEDIA`; says seconds and peak memory."""

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
    began = time.perf_counter()
    export = export_version(version, profile, media=media)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    folder = Path(exports_folder()) / export.folder
    print(json.dumps({"seconds": seconds, "peak_bytes": peak, "rows": export.rows, "folder": str(folder)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
