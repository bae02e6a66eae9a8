"""Report: a checked proof as text, LaTeX, Markdown and JSON.

Formulas are spelled in `latex`, everything else on a page stands in the
templates.  A page is made from a `Proof` only, so that nothing unproved can be
typeset as a theorem.  This room imports kernel, language and search; never
course or cli.
"""
