"""Numbers: layers computed in floating point, and worked examples.

This room may import `entailment` and `normal`.
"""
