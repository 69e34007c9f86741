"""The losses and their strengths; implemented in :mod:`gpu_jobs.trainer.objectives`.

One convention throughout: ``k`` multiplies the difference of *mean* squared errors, D_l - D_w. Published code means
different things by β; each objective says what its paper's code means (``k = K_PER_BETA · β``), and takes ``beta``
instead of ``k`` where somebody has only that.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from gpu_jobs.trainer.config.strict import NotNegative, Positive, Share, Strict


class _WithStrength(Strict):
    K_PER_BETA: ClassVar[float]

    k: Positive = Field(description="multiplies D_l - D_w, the difference of changes of mean squared error")

    @model_validator(mode="before")
    @classmethod
    def _beta_becomes_k(cls, values: Any) -> Any:
        if not isinstance(values, dict) or "beta" not in values:
            return values
        rest = {name: value for name, value in values.items() if name != "beta"}
        beta = values["beta"]
        if not isinstance(beta, int | float):
            raise ValueError("beta must be a number")
        # A recipe brings its k along; whoever gives beta means to replace it.
        return rest | {"k": float(beta) * cls.K_PER_BETA}

    @property
    def beta(self) -> float:
        """The strength as the paper's own code would be given it."""
        return self.k / self.K_PER_BETA


class SftChoice(Strict):
    """Denoise the winners: the control that any preference method has to beat."""

    kind: Literal["sft"] = "sft"


class DiffusionDpoChoice(_WithStrength):
    """Diffusion-DPO (arXiv 2311.12908): -log σ(k (D_l - D_w)), or its IPO and hinge forms."""

    K_PER_BETA = 0.5

    kind: Literal["diffusion_dpo"] = "diffusion_dpo"
    loss: Literal["sigmoid", "ipo", "hinge"] = "sigmoid"
    label_smoothing: float = Field(0.0, ge=0, lt=0.5, description="chance that a label is taken to be wrong")


class DenseDpoChoice(_WithStrength):
    """DenseDPO (arXiv 2506.03517, eq. 7): signs of segments inside one sigmoid a clip."""

    K_PER_BETA = 1.0

    kind: Literal["dense_dpo"] = "dense_dpo"
    label_smoothing: float = Field(0.0, ge=0, lt=0.5)


class MapoChoice(Strict):
    """MaPO (arXiv 2406.06424): the winner's error and a margin of odds, without a reference."""

    kind: Literal["mapo"] = "mapo"
    margin_weight: Positive = Field(0.1, description="β of MaPO's code: the margin's weight beside e_w")
    snr: Positive = Field(0.5, description="s in φ(e) = s·e / (exp(s·e) - 1)")
    scale: Positive = Field(1000.0, description="T, multiplies φ(e_w) - φ(e_l)")


class SmpoChoice(_WithStrength):
    """SmPO (arXiv 2506.02698): the margin shrinks with the labels' certainty, γ (2p - 1)."""

    K_PER_BETA = 0.5

    kind: Literal["smpo"] = "smpo"
    gamma: Positive = 10.0


class RpoChoice(_WithStrength):
    """RPO (arXiv 2405.16436): Diffusion-DPO plus the winner's own error, weighted relative to k."""

    K_PER_BETA = 0.5

    kind: Literal["rpo"] = "rpo"
    anchor: NotNegative = Field(0.04, description="η/k: weight of the winner's error, relative to k")
    label_smoothing: float = Field(0.0, ge=0, lt=0.5)


class SeppoChoice(_WithStrength):
    """SePPO (arXiv 2410.05255): winners against samples of a past self, flipped where that self is better."""

    K_PER_BETA = 0.5

    kind: Literal["seppo"] = "seppo"
    sampling_steps: int = Field(8, ge=1, description="steps of the past self's sampler")


class PsoChoice(_WithStrength):
    """Offline PSO (arXiv 2410.03190): Diffusion-DPO with a discounted loser, on a distilled model's grid."""

    K_PER_BETA = 1.0

    kind: Literal["pso"] = "pso"
    loser_share: Share = Field(0.1, description="a: how much of the loser's errors counts")


class KtoChoice(_WithStrength):
    """Diffusion-KTO (arXiv 2404.04465): each sample good or bad by itself, against the batch's mean reward."""

    K_PER_BETA = 1.0

    kind: Literal["kto"] = "kto"
    desirable_weight: Positive = 1.0
    undesirable_weight: Positive = 1.0


Objective = Annotated[
    SftChoice
    | DiffusionDpoChoice
    | DenseDpoChoice
    | MapoChoice
    | SmpoChoice
    | RpoChoice
    | SeppoChoice
    | PsoChoice
    | KtoChoice,
    Field(discriminator="kind"),
]
