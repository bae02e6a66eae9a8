"""Entailment: why facts about integers and reals show a condition.

What is found here are certificates, which the kernel checks.  This room imports the kernel only.
"""
