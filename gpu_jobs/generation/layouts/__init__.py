"""Rooms: planned by a language model or by rules, checked by geometry, and spoilt on purpose for their partners."""
