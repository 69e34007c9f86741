"""What a project's samples are, pictures or videos, and why a scorer cannot judge them."""

from annotation.models import Project, Sample

KINDS = {"image": "pictures", "video": "videos"}
ANY = frozenset(KINDS)


def media_of_project(project: Project) -> frozenset[str]:
    """ "image", "video" or both: what its samples are, and before there are any what its instrument asks about.

    A project of neither, of layouts or texts, is not told apart from one that takes both.
    """
    if project.instrument == "segments":
        return frozenset({"video"})
    samples = Sample.objects.filter(prompt__project=project)
    return frozenset(kind for kind in KINDS if samples.filter(kind=kind).exists()) or ANY


def why_not(kinds: frozenset[str], media: frozenset[str], does: str) -> str | None:
    """Why what `does` ("makes", "judges") these kinds is of no use where media are of those; None where it is."""
    if kinds & media:
        return None
    return f"It {does} {said(kinds)}: this project has {said(media)}."


def said(kinds: frozenset[str]) -> str:
    """In words."""
    return " and ".join(KINDS[kind] for kind in sorted(kinds))
