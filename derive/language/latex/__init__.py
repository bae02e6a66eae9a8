r"""LaTeX: formulas as people write them, read into the same trees as the text form.

    marks     the tables: which macro is which sign, letter, function or layout
    scan      a formula -> marks with their places, over pylatexenc's nodes
    rows      a display -> its equations, their ranges; remarks are left out
    notation  what the declared names say about scripts and products
    cursor    walking over marks; errors that say what was expected
    formulas  marks -> tree, by the precedences of the text form
    atoms     names with their scripts, brackets, functions; `spoken` δ, I, KL and the like
    derivatives, binders, grids   fractions of ∂; sums and ranges; cases and matrices
    reading   the LaTeX in a statement's declarations, replaced by what it says

Names are matched by their letters and labels: `w2` is `w_2` or `w^{(2)}` or, if no `w` is
declared, `w^2`; `y_hat` is `\hat{y}`; fonts do not count.  A product is the matrix product
between tensors, `*` between numbers.  What more than one reading fits is refused, with
its place.  It imports the language only, evaluates nothing, and is trusted as to what a
statement says; every verdict shows the claim back as it was read.
"""
