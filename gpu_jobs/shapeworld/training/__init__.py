"""How the model of Shapeworld is made: autoencoder, denoiser, habits, and the accuracy that they reach."""
