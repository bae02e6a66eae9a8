"""Report: a checked proof as text, LaTeX, Markdown, HTML and JSON.

Formulas are spelled in `latex`, everything else on a page stands in the
templates.  A page is composed from a `Proof` only, so that nothing unproved can
be typeset as a theorem; what was composed is kept as a folio, under a name that
depends on all it was made from.  This room imports kernel, language and search; never
course or cli.
"""
