"""Shapeworld: a built-in world of captions and pictures, small enough that every claim can be checked exactly."""


def register() -> None:
    """Make this world's scorers and its embedder known."""
    from curation import embedders
    from curation.scorers import register_clip_like, registry
    from gpu_jobs.shapeworld.clip import ShapeworldText

    registry.register(
        "shapeworld-verifier", "gpu_jobs.shapeworld.scorer:VerifierScorer", "Shapeworld verifier (exact)"
    )
    register_clip_like(
        "shapeworld-clip",
        "gpu_jobs.shapeworld.clip:ShapeworldClip",
        "CLIP similarity (Shapeworld's own)",
        common_prompts="gpu_jobs.shapeworld.clip:common_captions",
    )
    embedders.add(ShapeworldText())
