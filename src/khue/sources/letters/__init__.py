"""Letters that were written in another alphabet of bytes, brought back: one module for each alphabet, one that judges.

`syllables` says how Vietnamese a text is; `decode` chooses for the bytes of a file, `mend` for text whose letters were
already taken for others.
"""
