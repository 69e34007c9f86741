"""Proxy rewards behind one interface (`base`), found by their ids (`registry`)."""

from collections.abc import Mapping

from curation.scorers import registry


def register_built_in(weights: Mapping[str, str], open_clip_model: str = "") -> None:
    """Register the scorers that come with the curation floor, and their variants.

    `weights` are the places of the models' weights by id; `open_clip_model` names the architecture where those of
    `open_clip` are a single file.
    """
    open_clip = {"weights": weights.get("open_clip", ""), "model": open_clip_model}
    register_clip_like(
        "open_clip",
        "curation.scorers.open_clip_similarity:OpenClipSimilarity",
        "CLIP similarity (open_clip)",
        **open_clip,
    )
    register_clip_like("clipscore", "curation.scorers.clipscore:ClipScore", "CLIPScore (open_clip)", **open_clip)
    register_clip_like(
        "pickscore", "curation.scorers.pickscore:PickScore", "PickScore v1", weights=weights.get("pickscore", "")
    )
    register_clip_like("hpsv2.1", "curation.scorers.hpsv2:Hpsv2", "HPS v2.1", weights=weights.get("hpsv2.1", ""))
    register_image_scorer(
        "aesthetic-v2",
        "curation.scorers.aesthetic:AestheticV2",
        "LAION aesthetic v2",
        weights=weights.get("aesthetic-v2", ""),
    )


def register_open_clip(folders: Mapping[str, str]) -> None:
    """Register further open_clip models: the folders of their weights, in the hub's layout, by the scorer's id."""
    for scorer_id, folder in folders.items():
        register_clip_like(
            scorer_id,
            "curation.scorers.open_clip_similarity:OpenClipSimilarity",
            f"CLIP similarity ({scorer_id.removeprefix('open_clip-')})",
            weights=folder,
        )


def register_clip_like(
    scorer_id: str, target: str, title: str, common_prompts: str | None = None, **options: str
) -> None:
    """Register a scorer with two towers, with LongAlign's projection of it, and both for videos.

    `common_prompts` is the "module:function" that gives the prompts of the projection's direction, where they are
    not those of `curation.scorers.common_prompts`.
    """
    register_image_scorer(scorer_id, target, title, **options)
    prompts = {} if common_prompts is None else {"prompts": common_prompts}
    register_image_scorer(
        f"{scorer_id}:longalign",
        "curation.scorers.longalign:LongAlign",
        f"{title}, LongAlign's projection",
        of=registry.entry_of(scorer_id).plan,
        **prompts,
    )


def register_image_scorer(scorer_id: str, target: str, title: str, **options: object) -> None:
    """Register a scorer of images, and the mean over frames that makes one of videos of it."""
    registry.register(scorer_id, target, title, id=scorer_id, **options)
    frames_id = f"{scorer_id}:frames"
    registry.register(
        frames_id,
        "curation.scorers.frame_mean:FrameMean",
        f"{title}, mean of frames",
        id=frames_id,
        of=registry.entry_of(scorer_id).plan,
    )
