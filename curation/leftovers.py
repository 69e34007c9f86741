"""The files of this floor that may be left behind when a project is deleted: terms of selections, exports."""

from annotation.leftovers import Kind, register

SELECTIONS, EXPORTS = "selections", "exports"


def register_kinds() -> None:
    """Make them known to the sweep."""
    from annotation.models import Project
    from curation.export import exports_folder
    from curation.models import Selection
    from curation.selection_terms import terms_path

    register(
        SELECTIONS,
        Kind(terms_path, lambda sha256: Selection.objects.filter(terms_sha256=sha256).exists(), is_shared=True),
    )
    # A project's exports lie in one folder under its slug, which no other project is ever given.
    register(
        EXPORTS,
        Kind(lambda slug: exports_folder() / slug, lambda slug: Project.objects.filter(slug=slug).exists()),
    )
