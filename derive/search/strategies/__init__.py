"""Strategies: ways to prove what normal forms alone do not settle.

What is opened first, how two sides meet, induction, values one by one, matrices, limits.  This
room may import `entailment` and `normal`, and no strategy calls the prover: it is handed what
it needs.
"""
