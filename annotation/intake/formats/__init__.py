"""The formats that can be imported, one a file. Each reads; none writes. Pure: no Django here."""
