"""Prompts of many kinds, from which the direction that all prompts have in common is estimated."""

from itertools import product

SUBJECTS = (
    "a cat asleep on a windowsill", "two children on a swing", "an old fisherman mending a net", "a red bicycle",
    "a city street after rain", "a mountain lake at dawn", "a bowl of ramen", "a robot reading a newspaper",
    "a castle on a cliff", "a dancer in mid-leap", "a market full of spices", "a spaceship above a desert",
    "a portrait of a queen", "a fox in the snow", "a chess board seen from above", "a lighthouse in a storm",
    "an astronaut in a garden", "a wooden table with five apples", "a crowd at a concert", "a logo of an owl",
    "a train crossing a bridge", "a whale under a small boat", "a library with spiral stairs",
    "a sign that says OPEN", "a dragon made of glass", "a cup of coffee and a book", "a field of sunflowers",
    "a knight kneeling", "a close-up of an eye", "a bridge in the fog", "a potted cactus", "a tailor's workshop",
)  # fmt: skip
MANNERS = (
    "{}",
    "a photo of {}",
    "{}, oil painting",
    "{}, watercolour, soft light",
    "{}, black and white photograph, 35 mm, high contrast",
    "{}, digital art, highly detailed, trending on artstation, 8k",
    "a pencil sketch of {}",
    "{} in the style of a children's book, bright colours",
    "{}, cinematic lighting, shallow depth of field",
    "a low-poly 3D render of {}",
    "{}, pixel art",
    "a wide shot of {} at sunset, warm colours, dramatic clouds",
)


def common_prompts() -> list[str]:
    """Every subject in every manner: 384 prompts, always the same."""
    return [manner.format(subject) for manner, subject in product(MANNERS, SUBJECTS)]
