"""The files of this floor that may be left behind when a project is deleted: terms, exports, work, embeddings."""

from annotation.leftovers import Kind, register

SELECTIONS, EXPORTS, STAGES, EMBEDDINGS = "selections", "exports", "stages", "embeddings"


def register_kinds() -> None:
    """Make them known to the sweep."""
    from annotation.models import Project
    from curation.diversity import embedding_store
    from curation.export import exports_folder
    from curation.models import Selection
    from curation.selection.stored_terms import terms_path
    from curation.stages.at_hand import stages_folder

    register(
        SELECTIONS,
        Kind(terms_path, lambda sha256: Selection.objects.filter(terms_sha256=sha256).exists(), is_shared=True),
    )
    # A project's exports lie in one folder under its slug, which no other project is ever given.
    register(
        EXPORTS,
        Kind(lambda slug: exports_folder() / slug, lambda slug: Project.objects.filter(slug=slug).exists()),
    )
    # Work that was cut and not finished lies in one folder under the project's key, which is never given twice.
    register(STAGES, Kind(lambda pk: stages_folder() / pk, lambda pk: Project.objects.filter(pk=pk).exists()))
    # A file of vectors stays as long as one of its prompts is in any project.
    register(EMBEDDINGS, Kind(lambda name: embedding_store.embeddings_folder() / name, embedding_store.is_wanted))
