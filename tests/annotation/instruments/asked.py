"""What instruments are asked about in tests: subjects of every kind, with no bytes behind them."""

from annotation.instruments.base import SampleFacts, SampleKind, Subject


def facts(kind: SampleKind = "image", **fields: object) -> SampleFacts:
    """A sample of `kind`."""
    return SampleFacts(kind=kind, read=lambda: b"", **fields)


def pictures(n: int = 2, prompt: str = "a red circle left of a blue square") -> Subject:
    """`n` images of one prompt."""
    return Subject(prompt=prompt, samples=(facts(),) * n)
