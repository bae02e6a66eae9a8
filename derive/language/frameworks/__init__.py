"""Frameworks: formulas as NumPy, PyTorch and JAX have them, and what their functions mean here.

    options    the arguments of a call: by place or by name, axes, switches
    homes      which functions each library has
    functions  what a function or a method means; the rest by these:
    axes       sums, means, maxima and the like along axes
    shapes     axes moved, parts left out; `made` tensors of numbers, of others, in another shape
    indexing   entries read at tensors of integers; `einsum` sums of products by letters
    masks      conditions that are tensors, and scores that are -∞ where softmax is to see nothing
    formulas   functions with PyTorch's parameters, modules applied where they are made
    losses     with their reductions; `windows` convolutions, poolings, attention; `norms`
    defined    functions that are formulas of others
    transforms derivatives of functions, and functions of each row, as JAX has them

What the frameworks do differently from each other, or from the language, is refused.  This room is
trusted as to what a statement says, and imports the kernel and the language.
"""
