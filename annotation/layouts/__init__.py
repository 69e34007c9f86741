"""Room layouts: what they are, what is wrong with them, and how they are repaired. Pure: no Django here."""
