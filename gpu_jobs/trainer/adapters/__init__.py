"""What is trained of a denoiser: all of it, adapters on it, or a gate over finished adapters."""
