"""Dataset versions: a selection frozen with its recipe, hashed, and compared with another."""
