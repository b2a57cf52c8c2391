"""The signs that are read as they stand, in any order."""

from __future__ import annotations

# An accent that stands alone is left out: between letters it is an apostrophe.
PLAIN_SIGNS = [
    *(sign for sign in map(chr, range(0x20, 0x7F)) if sign != "`"),
    *"áéíóúüñÁÉÍÓÚÜÑ¿¡“”’«»—…",  # noqa: RUF001
]
