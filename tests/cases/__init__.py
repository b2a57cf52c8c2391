"""The table of cases: whole calls held as data, with all that becomes of them."""
