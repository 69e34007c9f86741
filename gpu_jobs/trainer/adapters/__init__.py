"""What is added to a denoiser to be trained in its stead."""
