"""A simulated vision-language model behind an OpenAI-compatible endpoint: it looks with Shapeworld's verifier.

For development, the demo and tests. It really decodes what it is sent and really answers wrongly where it is told
to, and it says in every answer that it is simulated.
"""
