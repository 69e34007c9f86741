"""Preference training of diffusion models: recipes, objectives, data, one readable loop, evaluation.

Nothing in here imports Django: ``python -m gpu_jobs.trainer train --config FILE`` runs wherever torch and
diffusers do. ``config`` imports no torch either, so a web process may write and check configurations.
"""
