"""Normal forms: a term brought step by step to one in which its equals look alike.

A `Trace` records the steps; the other files are the moves.  Above this room stands `entailment`
only, which says what the facts at a place show.
"""
