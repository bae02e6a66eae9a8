"""Derivations: a proof that was found, or that a person wrote, as the lines of a textbook.

This room may import the prover and all that stands above it; it knows no verdicts.
"""
