"""The second opinion: what a formula is at a point.

Numbers here are exact fractions, or certified intervals where a transcendental
function is met; derivatives are exact dual numbers.  This room imports the
kernel's terms and theories and nothing else of ours, so that a mistake in the
rules, the prover or the reader is not made twice.
"""
