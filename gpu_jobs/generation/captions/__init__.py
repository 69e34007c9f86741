"""Double captions (DCPO): a caption of each sample's own, and a worse one for the side that lost.

Dual Caption Preference Optimization (Saeedi et al., TMLR 2025, arXiv:2502.06023) trains the winner on one caption
and the loser on another, by one of three strategies: `captioning` gives each side what a model sees in it,
`perturbation` leaves the winner the prompt and the loser a perturbed prompt, `hybrid` leaves the winner its own
caption and the loser a perturbed caption of its own.
"""
