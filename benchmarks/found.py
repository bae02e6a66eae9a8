"""Found: closed forms with no right side given, `derive jacobian`."""

from __future__ import annotations

from benchmarks.timing import forget, medians, milliseconds

EXPRESSIONS = ("softmax(x)", "sigmoid(x)", "conv1d(x, w)", "layernorm(x)")


def found() -> None:
    from derive.search.answers.jacobian import jacobian_of

    def of(expression: str):
        def run() -> float:
            forget()
            return milliseconds(lambda: jacobian_of(expression))
        return run
    for expression in EXPRESSIONS:
        _, time = medians((of(expression), of(expression)), 3)
        print(f"{expression:32}{time:6.0f} ms", flush=True)
