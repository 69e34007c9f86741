"""The strategy "perturbation": the winner keeps the prompt, the loser gets a perturbed one."""

from annotation.models import LesserCaption, Sample


class Perturbation:
    """Needs nothing but prompts."""

    name = "perturbed"
    base = LesserCaption.Base.PROMPT

    def text_of(self, sample: Sample) -> str:
        """The prompt."""
        return sample.prompt.text
