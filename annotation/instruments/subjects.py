"""Whether an instrument can ask about some samples at all: how many, of which kinds, and whatever else it needs."""

from collections.abc import Sequence

from annotation.instruments.base import Config, Instrument, InvalidSubjectError, Subject


def check_samples(instrument: Instrument, kinds: Sequence[str], config: Config | None = None) -> None:
    """Raise InvalidSubjectError unless `instrument` compares this many samples of these kinds.

    With `config` the project's own limits count, without it the instrument's widest. Samples of one comparison
    are all of one kind: nobody can say which of a picture and a text is better.
    """
    fewest, most = _counts(instrument, config)
    if not fewest <= len(kinds) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise InvalidSubjectError(f"'{instrument.id}' compares {wanted} samples; there are {len(kinds)}.")
    for position, kind in enumerate(kinds):
        if kind not in instrument.sample_kinds:
            known = ", ".join(sorted(instrument.sample_kinds))
            raise InvalidSubjectError(
                f"'{instrument.id}' asks about samples of the kind {known}; number {position} is of kind {kind}."
            )
    if len(set(kinds)) > 1:
        raise InvalidSubjectError(
            f"Samples of one comparison are all of one kind; these are {', '.join(sorted(set(kinds)))}."
        )


def check_subject(instrument: Instrument, config: Config, subject: Subject) -> None:
    """Raise InvalidSubjectError unless every question about `subject` can be answered under `config`."""
    check_samples(instrument, [sample.kind for sample in subject.samples], config)
    instrument.check_subject(config, subject)


def _counts(instrument: Instrument, config: Config | None) -> tuple[int, int]:
    if config is None:
        return instrument.fewest_samples, instrument.most_samples
    return instrument.sample_counts(config)
