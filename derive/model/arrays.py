"""NumPy, loaded when a reference first runs: to read a claim with layers takes SymPy alone."""


def __getattr__(name: str):
    import numpy                    # lazy, as said above
    return getattr(numpy, name)
