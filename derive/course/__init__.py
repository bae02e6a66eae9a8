"""The course's own tools: adapters that put verdicts and derivations where authors work.

One file a tool (pytest, Jupyter, Sphinx, …), each a thin layer over the records of
`search.session` and the pages of `report`.  Nothing here judges or typesets by itself,
nothing below this room knows of it, and no tool is imported before its adapter is.
"""
