"""What can go wrong in training in a way the user can put right; every message says how."""


class TrainerError(Exception):
    """Base of all errors whose message is meant for the user; the command line prints it without a traceback."""


class ConfigurationError(TrainerError):
    """The configuration file cannot be read, or contradicts itself."""


class DatasetError(TrainerError):
    """The dataset folder is not a native-profile export, or its rows contradict themselves."""


class UnsupportedModelError(TrainerError):
    """The pipeline is of an architecture or parametrisation for which there is no family."""


class ModelNotFoundError(TrainerError):
    """Neither a local folder nor a reachable hub model answers to the given name."""


class CheckpointError(TrainerError):
    """The output folder holds the state of a different run."""


class ScorerError(TrainerError):
    """The named scorer cannot be loaded or gave something that is no score."""


class TrainingDivergedError(TrainerError):
    """The loss or a gradient is no longer a finite number."""


class Cancelled(Exception):
    """Raised when the process was asked to stop; carries the signal that asked."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(f"stopped by signal {signal_number}")
        self.signal_number = signal_number
