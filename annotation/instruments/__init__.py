"""Instruments: ways of asking about a comparison, one a file. Pure: no Django here."""
