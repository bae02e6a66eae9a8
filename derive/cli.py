"""The command line: each command a thin layer over the rooms below.

Nothing heavy is imported before a command needs it, so that `derive --help`
answers at once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

JSON_HELP = "Print one JSON list of records."


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="derive")
def main():
    """Model, derive, prove and typeset the mathematics of deep learning.

    \b
    derive verify "claim (a + b)^2 = a^2 + 2*a*b + b^2"     is it true?
    derive jacobian "softmax(x)"                            what is it?
    derive build                                            the library as pages
    """


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="CLAIM|FILE...|-")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
@click.option("--seed", default=0, show_default=True, help="Seed of the random instances.")
@click.option("--patience", default=1.0, show_default=True,
              help="Seconds to look for a counterexample where no proof is found.")
def verify(sources, as_json, seed, patience):
    """Judge claims: PROVED, REFUTED, ILL-TYPED or UNKNOWN.

    Exit status: 0 all proved, 1 one refuted or ill-typed, 2 a syntax error,
    3 one unknown, 4 an internal disagreement."""
    from derive.search.session import records_of
    records, status = [], 0
    for record in records_of(sources, patience=patience, seed=seed):
        records.append(record)
        status = worse(status, record.exit)
        if not as_json:
            click.echo(record.text())
    if as_json:
        click.echo(json.dumps([r.json() for r in records], ensure_ascii=False, indent=2))
    sys.exit(status)


def worse(a: int, b: int) -> int:
    """The worse of two exit statuses, in the order 4, 2, 1, 3, 0."""
    return min(a, b, key=(4, 2, 1, 3, 0).index)


@main.command()
@click.argument("claim")
def prove(claim):
    """Prove a claim and print a complete proof file."""
    from derive.search.session import judged, read_source
    from derive.report.show import show
    for statement in read_source(claim):
        verdict = judged(statement)
        if verdict.word != "PROVED":
            click.echo(verdict.text(), err=True)
            sys.exit(verdict.exit)
        click.echo(show(verdict.verdict, "text"))


@main.command()
@click.argument("expression")
@click.option("--given", "given", multiple=True, metavar="DECLARATION",
              help="A declaration, e.g. 'size n' or 'let y = conv1d(x, w)'.")
@click.option("--wrt", default=None, help="Differentiate in this name (default: the first input).")
@click.option("--latex", "as_latex", is_flag=True, help="Print the closed form as LaTeX.")
def jacobian(expression, given, wrt, as_latex):
    """Find the closed form of a derivative, with its proof.

    EXPRESSION is a layer such as "softmax(x)", whose Jacobian is found, or a
    derivative such as "∂L/∂x[i]" under --given declarations."""
    from derive.search.jacobian import jacobian_of
    from derive.report.show import show_closed_form
    result = jacobian_of(expression, given, wrt)
    click.echo(show_closed_form(result, "latex" if as_latex else "text"))


if __name__ == "__main__":
    main()
