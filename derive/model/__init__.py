"""Modelling: layers as people write them in SymPy, and the way to terms and back.

`tensor` has tensors with symbolic shapes and sums over ranges, `functions` the inert SymPy
functions they need, `layer` the decorator that makes a Python function a layer, `bridge` the
translation between SymPy expressions and terms.  SymPy is the language here, never the judge:
nothing in this room calls `simplify`, `doit`, `subs`, `eval` or `sympify`.
"""
