"""What a judge is shown of a sample: the same scaling and codec for every side, nothing of its maker."""
