"""Inequalities: instances of the table of inequalities, combined until they show a claim.

This room may import `entailment`, `normal` and `strategies`.
"""
