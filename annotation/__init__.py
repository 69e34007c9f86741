"""Which sample do people and models prefer? Projects, comparisons, the queue, judgments and preferences."""
