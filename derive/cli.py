"""The command line: each command a thin layer over the rooms below.

Nothing heavy is imported before a command needs it, so that `derive --help`
answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path

import click

JSON_HELP = "Print one JSON list of records."


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="derive")
def main():
    """Model, derive, prove and typeset the mathematics of deep learning.

    \b
    derive verify "real a, b; claim (a + b)^2 = a^2 + 2*a*b + b^2"   is it true?
    derive jacobian "softmax(x)"                                     what is it?
    derive build                                                     the library as pages
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
    records, status = [], 0
    for record in judged(sources, patience=patience, seed=seed):
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


def judged(sources, **options):
    """The record of every claim; a source that holds none has a record that says so."""
    from derive.search.session import SYNTAX_ERROR, Record, records_of
    for source in sources:
        found = False
        try:
            for record in records_of([source], **options):
                found = True
                yield record
            problem = "" if found else "expected a claim"
        except (OSError, UnicodeError) as error:
            problem = f"cannot be read: {explained(error)}"
        if problem:
            yield Record(SYNTAX_ERROR, place(source), 1, 1, problem)


def place(source: str) -> str:
    """How a source is called in a message."""
    if source == "-":
        return "<stdin>"
    named = source.endswith((".claim", ".proof", ".md", ".markdown", ".tex")) \
        or os.path.isfile(source)
    return source if named else "<claim>"


def explained(problem: OSError | UnicodeError) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(problem, UnicodeError):
        return "it is not UTF-8 text"
    return problem.strerror or str(problem)


@main.command()
@click.argument("claim")
def prove(claim):
    """Prove a claim and print a complete proof file."""
    from derive.report.show import show
    for record in judged([claim]):
        if record.word != "PROVED":
            click.echo(record.text(), err=True)
            sys.exit(record.exit)
        click.echo(show(record.verdict.proof, "text"), nl=False)


@main.command()
@click.argument("expression")
@click.option("--given", multiple=True, metavar="DECLARATION",
              help="A declaration, e.g. 'size n' or 'let y = conv1d(x, w)'; may be repeated.")
@click.option("--wrt", help="Differentiate in this name (default: the first input).")
@click.option("--format", "format_", default="text", show_default=True,
              type=click.Choice(["text", "latex", "markdown", "json"]))
def jacobian(expression, given, wrt, format_):
    """Find the closed form of a derivative, with its proof.

    EXPRESSION is made of layers, such as "softmax(x)", and its Jacobian is found; or
    it is a derivative, such as "∂L/∂x[i]", under --given declarations."""
    from derive.language.errors import LanguageError
    from derive.model.signature import ShapeError
    from derive.report.show import show
    from derive.search.jacobian import NoClosedForm, jacobian_of
    try:
        result = jacobian_of(expression, given, wrt)
    # The catalogue raises the last two: a layer does not take these tensors or these options.
    except (LanguageError, ShapeError, TypeError) as problem:
        raise Failure(str(problem), 2) from None
    except NoClosedForm as problem:
        raise Failure(str(problem), 3) from None
    click.echo(show(result.proof, format_), nl=False)


@main.command(name="list")
def list_():
    """The theorems of the library, by topic."""
    from derive import library
    for topic in sorted({p.parent.name for p in library.files()}):
        click.echo(topic)
        for path in library.files():
            if path.parent.name == topic:
                click.echo(f"  {path.stem}")


@main.command()
@click.argument("name")
@click.option("--format", "format_", default="text", show_default=True,
              type=click.Choice(["text", "latex", "markdown", "json"]))
def show(name, format_):
    """Print a theorem of the library, or a proof file, with its derivation."""
    from derive import library
    from derive.report.show import show as shown
    path = Path(name) if name.endswith((".proof", ".claim")) else library.find(name)
    if path is None:
        raise Failure(f"no theorem {name}; {near(name, library.files())}", 2)
    for record in judged([str(path)]):
        if record.word != "PROVED":
            raise Failure(record.text(), record.exit)
        click.echo(shown(record.verdict.proof, format_, record.verdict.survey), nl=False)


def near(name: str, files: list[Path]) -> str:
    """The theorem that was meant, perhaps."""
    from difflib import get_close_matches
    found = get_close_matches(name, [p.stem for p in files], 1)
    return f"did you mean `{found[0]}`?" if found else "`derive list` names them all"


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", default=Path("build"), show_default=True,
              type=click.Path(path_type=Path), help="The folder for the pages.")
@click.option("--templates", "own", multiple=True, type=click.Path(path_type=Path),
              help="A folder whose templates come before the program's own.")
@click.option("--deps", type=click.Path(path_type=Path), help="Write a make dependency file.")
@click.option("--pdf/--no-pdf", default=True, show_default=True,
              help="Make PDFs where TeX is installed.")
def build(files, out, own, deps, pdf):
    """Check proofs and set them as pages: the library, or the given FILES.

    Exit status 0 if every theorem is proved; otherwise each one that is not is
    named with its line, and no page is written for it."""
    from derive import library
    from derive.language.statement import read
    from derive.report import build as pages
    from derive.report.templates import BadTemplate
    from derive.search.session import message_of
    from derive.search.verdict import judge
    files = list(files) or library.files()
    with progress_bar(len(files)) as step:
        try:
            built = pages.build(files, out, read=read, judge=judge, own_templates=own, deps=deps,
                                pdf=pdf, progress=lambda judged, done, total: step(done))
        except (pages.Unwritable, BadTemplate) as problem:
            raise Failure(str(problem), 2) from None
    for judged in built.judged:
        if not judged.proved:
            click.echo(f"{judged}{message_of(judged.verdict)}", err=True)
    for problem in built.problems:
        click.echo(problem, err=True)
    proved = sum(j.proved for j in built.judged)
    click.echo(f"{proved} of {len(built.judged)} theorems PROVED; pages in {out}/")
    if not built.ok:
        sys.exit(1)


class Failure(click.ClickException):
    """A message for the user, and the exit status."""

    def __init__(self, message: str, status: int):
        super().__init__(message)
        self.exit_code = status

    def show(self, file=None):
        click.echo(f"derive: {self.message}", err=True)


@contextmanager
def progress_bar(total: int):
    """A function that moves the bar to a place; on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    with click.progressbar(length=total, label="Proving", file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


if __name__ == "__main__":
    main()
