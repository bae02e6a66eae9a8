"""Modules: classes of PyTorch code, followed by their parameters and by shapes, and never run.

    source   a class, read by its syntax
    module   what a module is here: its parameters, and the shape that it makes of a shape
    layers   those of `torch.nn`; `norms`, `windows` and `recurrent` among them
    moves    tensors in another shape: views, transposes, products, indices
    repeats  tensors repeated, and functions that are given the weights of a layer
    entries  functions that leave a shape as it is, and their arguments
    calls    what a layer, a function or a method makes of shapes
    claims   `parameters(Net)` and `output_shape(Net, x)` in a statement

This room is trusted as to what a statement says, and imports the kernel and the language.
"""
