"""How the pictures of a pair are made noisy, one way a file; the names are those that recipes use."""

from gpu_jobs.trainer.noising.shared_gaussian import PairNoise, SharedGaussian

NOISINGS = {"shared_gaussian": SharedGaussian}

__all__ = ["NOISINGS", "PairNoise", "SharedGaussian"]
