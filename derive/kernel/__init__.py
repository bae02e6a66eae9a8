"""The kernel: what a formula is, what a theorem is, and nothing else.

This room is trusted.  It imports the standard library only and prints nothing.
Read it in this order: `terms` (formulas), `theory` (what a claim is given),
`ring` (arithmetic), `integers` (side conditions on indices), `rules` (accepted
equations), `replay` (theorems).
"""
