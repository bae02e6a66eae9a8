"""The language: what a person writes, read into terms, and terms written back.

    tokens        text -> words and signs with positions
    syntax        the tree of a formula as it was written
    parser        tokens -> tree, by a table of precedence
    layout        a file -> statements, lines, prose, proofs
    declarations  lines -> declarations
    environment   what each declared name means; resolved on demand: `properties` said beside it,
                  `quantified` lines, `lets`, `images` under maps
    elaborate     tree -> term; tensor expressions entry by entry, shapes checked
    arrays        tensor expressions and their shapes; `calls` functions and layers
    formulas      single formulas; `rules` the table of accepted equations
    statement     text -> statements, ready for proving and refuting
    text          term -> text that reads back as the same term
    latex         formulas in LaTeX; `frameworks` in NumPy's and PyTorch's notation
    modules       classes of PyTorch code, by parameters and shapes

It is trusted as to what a statement says.  It imports the kernel, and of the
layers only the catalogue that a caller hands in.  It evaluates nothing.
"""
