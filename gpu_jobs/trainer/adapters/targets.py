"""On which modules adapters are put where a configuration names none: suffixes of their names."""

ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
"""The projections of every attention."""

JOINT_ATTENTION = (*ATTENTION, "add_q_proj", "add_k_proj", "add_v_proj", "to_add_out")
"""The same where text and picture have projections of their own (SD3, FLUX.1)."""
