"""Prompt evolution (Prompt-A-Video): rewritten prompts, told apart by how well what is drawn from them scores.

After Ji et al., ICCV 2025, arXiv:2412.15156: a language model paraphrases, the generator draws, scorers score, and
what scores clearly better is preferred, so that a model that rewrites prompts can learn what its generator likes.
"""
