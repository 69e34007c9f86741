"""How the model of clips is made: autoencoder, text encoder, denoiser, habits, and the accuracy that they reach."""
