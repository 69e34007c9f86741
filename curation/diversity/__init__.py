"""Prompts as points: their embeddings, how far each is from its neighbours, and what that says of a choice."""
