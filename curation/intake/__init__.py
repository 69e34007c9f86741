"""Dataset versions on their way in: exports of the native profile, here or from another Tastemaker."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotation.intake.holder import Holder
    from annotation.intake.wholes import Whole


def recognise(holder: "Holder") -> "Whole | None":
    """What imports the export that `holder` holds, if it holds one; raises `BrokenExportError`."""
    # Here, because it brings pyarrow along, which the web process must not pay for at its start.
    from curation.intake import dataset_version

    return dataset_version.recognise(holder)
