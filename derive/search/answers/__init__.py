"""Answers: to "is this true?" a verdict, to "what is this derivative?" a closed form.

This room may import the prover, `derivation` and what stands above them, and `processes` for the
limits of time; it mends nothing, and knows no files.
"""
