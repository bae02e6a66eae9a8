"""Judging: all claims that a person typed, each with its record, on as many cores as there are.

The last room of the search: it may import every other one.
"""
