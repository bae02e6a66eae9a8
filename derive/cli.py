"""The command line: each command a thin layer over the rooms below.

Nothing heavy is imported before a command needs it, so that `derive --help`
answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import click

from derive.course.commands import COMMANDS

JSON_HELP = "Print one JSON list of records."
TEMPLATES_HELP = "A folder whose templates come before the program's own."
CACHE_HELP = "Take what is unchanged from the cache (default), or prove everything again."
REPORTS = ["text", "json", "github", "sarif", "junit"]
FORMATS = ["text", "latex", "markdown", "html", "myst", "json"]
STATUS = {"REFUTED": 1, "ILL-TYPED": 1, "SYNTAX ERROR": 2, "UNKNOWN": 3,
          "internal disagreement": 4}


@contextmanager
def in_one_line():
    """What ends a command from outside is said in one line, with a status that is no verdict's:
    128 and the number of the signal, as shells have it, or 2."""
    try:
        yield
    except KeyboardInterrupt:
        raise Failure("interrupted", 130) from None
    except BrokenPipeError:                 # the reader has enough, as `head` has
        forget_output()
        sys.exit(141)
    except OSError as problem:
        forget_output()
        raise Failure(f"{problem.filename or 'the output cannot be written'}: {problem.strerror}",
                      2) from None


def forget_output() -> None:
    """Let nothing that is still to be written fail again when the program ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Program(click.Group):
    """All commands; click itself would end a broken pipe and an interruption with status 1."""

    def make_context(self, *arguments, **options):
        with in_one_line():
            return super().make_context(*arguments, **options)

    def invoke(self, context):
        with in_one_line():
            return super().invoke(context)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="derive")
def main():
    """Model, derive, prove and typeset the mathematics of deep learning.

    \b
    derive verify "real a, b; claim (a + b)^2 = a^2 + 2*a*b + b^2"   is it true?
    derive jacobian "softmax(x)"                                     what is it?
    derive build                                                     the library as pages
    """


for command in COMMANDS:
    main.add_command(command)


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="CLAIM|FILE...|-")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
@click.option("--output-format", type=click.Choice(REPORTS), default="text", show_default=True,
              help="Text or JSON, annotations of GitHub, or a report in SARIF or JUnit XML.")
@click.option("--skip-undeclared", is_flag=True,
              help="Pass over pages of notes that declare nothing.")
@click.option("--seed", default=0, show_default=True, help="Seed of the random instances.")
@click.option("--patience", default=1.0, show_default=True,
              help="Seconds to look for a counterexample where no proof is found.")
@click.option("--repair/--no-repair", default=True, show_default=True,
              help="Look for a provable claim near one that is not proved.")
@click.option("--explain", is_flag=True, help="Add the derivation of what is proved, a NumPy "
              "program that replays a counterexample, or what was tried.")
@click.option("--jobs", type=click.IntRange(1), help="Claims judged at once (default: one a core).")
@click.option("--time-limit", default=10.0, show_default=True,
              type=click.FloatRange(0, min_open=True), help="Seconds of work for one claim, which is then UNKNOWN.")
@click.option("--memory-limit", default=2048, show_default=True, type=click.IntRange(1),
              help="Megabytes for one claim, which is then UNKNOWN.")
@click.option("--scheduler", metavar="tcp://HOST:PORT",
              help="Judge on a Dask cluster (needs the extra `farm`).")
def verify(sources, as_json, output_format, skip_undeclared, seed, patience, repair, explain, jobs,
           time_limit, memory_limit, scheduler):
    """Judge claims: PROVED, REFUTED, ILL-TYPED or UNKNOWN.

    Exit status: 0 all proved, 1 one refuted or ill-typed, 2 a syntax error,
    3 one unknown, 4 an internal disagreement; 130 if interrupted."""
    from derive.search.judging.farm import Terms
    form = "json" if as_json else output_format
    terms = Terms(time_limit, memory_limit,
                  {"seed": seed, "patience": patience, "repairing": 2.0 * repair},
                  shown=wanted(form, explain))
    shown, status = [], 0
    try:
        for answer in answers(list(pieces(sources, skip_undeclared)), terms, jobs, scheduler):
            shown.append(answer.shown)
            status = worse(status, answer.exit)
            if form == "text":
                click.echo(answer.shown)
    except KeyboardInterrupt:
        click.echo(f"derive: interrupted; {len(shown)} claims were judged", err=True)
        status = 130
    if form != "text":
        click.echo(in_format(shown, form))
    sys.exit(status)


def wanted(form: str, explain: bool):
    """What is shown of a record."""
    from derive.search.judging.session import Record
    if form != "text":
        return Record.json
    if explain:
        from derive.report.explain import explained
        return explained
    return Record.text


def in_format(records, form):
    """Records in one of the formats that other programs read."""
    if form == "json":
        return json.dumps(records, ensure_ascii=False, indent=2)
    from derive.course import github, junit, sarif
    return {"github": github, "junit": junit, "sarif": sarif}[form].written(records)


@main.command()
@click.argument("code", required=False)
def explain(code):
    """Explain a code such as DRV112, with an example; or list all of them."""
    from derive.search.judging import codes
    try:
        click.echo(codes.explained(code) if code else codes.listed(), nl=False)
    except KeyError:
        raise Failure(f"no code {code}; `derive explain` lists them all", 2) from None


def answers(asked, terms, jobs, scheduler):
    """The answers to all pieces, in order; when interrupted, first those that are there."""
    from derive.search.judging import farm
    with processes(terms, jobs or farm.cores(), scheduler) as (executor, batching):
        at_work = farm.Farm(executor, terms, **batching)
        try:
            yield from counted(at_work.answers(asked), len(asked), hidden=sys.stdout.isatty())
        except KeyboardInterrupt:
            yield from at_work.interrupted()
            raise


def counted(found, total: int, hidden: bool = False):
    """The same, while a bar shows how many there are."""
    with progress_bar(total, "Judging", hidden) as step:
        for done, answer in enumerate(found, 1):
            yield answer
            step(done)


@contextmanager
def processes(terms, jobs, scheduler):
    """The executor, here or on a cluster, and the batches that suit it."""
    from derive.search.judging import farm
    if scheduler is None:
        with farm.local(jobs, terms) as executor:
            yield executor, {"ahead": 16 * jobs}
        return
    from derive.search.judging import cluster
    with ExitStack() as stack:
        try:
            executor = stack.enter_context(cluster.cluster(scheduler, terms))
        except ImportError:
            raise Failure("--scheduler needs dask.distributed: pip install 'derive[farm]'",
                          2) from None
        except (OSError, ValueError) as problem:
            raise Failure(f"no scheduler answers at {scheduler}: {problem}", 2) from None
        yield executor, {"batch": cluster.BATCH, "ahead": cluster.AHEAD}


def pieces(sources, skip_undeclared=False):
    """What there is to judge in the sources, and a piece for each that cannot be read."""
    from derive.search.judging import farm, files, session
    for source in sources:
        try:
            for text, file in session.sources([source]):
                if not skip_undeclared or session.speaks_to_us(text, file):
                    yield from farm.pieces(text, file)
        except (OSError, UnicodeError) as error:
            yield farm.Piece("", session.place(source),
                             problem=f"cannot be read: {files.explained(error)}")


def worse(a: int, b: int) -> int:
    """The worse of two exit statuses, in the order 4, 2, 1, 3, 0."""
    return min(a, b, key=(4, 2, 1, 3, 0).index)


@main.command()
@click.argument("claim")
def prove(claim):
    """Prove a claim and print a complete proof file."""
    from derive.report.show import show
    from derive.search.judging.session import judged
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
              type=click.Choice(FORMATS))
def jacobian(expression, given, wrt, format_):
    """Find the closed form of a derivative, with its proof.

    EXPRESSION is made of layers, such as "softmax(x)", and its Jacobian is found; or
    it is a derivative, such as "∂L/∂x[i]", under --given declarations."""
    from derive.language.errors import LanguageError
    from derive.model.signature import ShapeError
    from derive.report.show import show
    from derive.search.answers.jacobian import NoClosedForm, jacobian_of
    try:
        result = jacobian_of(expression, given, wrt)
    # The catalogue raises the last two: a layer does not take these tensors or these options.
    except (LanguageError, ShapeError, TypeError) as problem:
        raise Failure(str(problem), 2) from None
    except NoClosedForm as problem:
        raise Failure(str(problem), 3) from None
    click.echo(show(result.proof, format_), nl=False)


@main.command()
@click.argument("expression")
@click.option("--value", "values", multiple=True, metavar="X=[[1, 2], [3, 4]]",
              help="A tensor of the expression, written out.")
@click.option("--shape", "shapes", multiple=True, metavar="X=2,2",
              help="A tensor of the expression, with numbers from the seed.")
@click.option("--seed", default=0, show_default=True, help="Seed of the numbers.")
@click.option("--slopes", metavar="[[1, 1]]|random",
              help="The slopes of a loss from above: the gradients are worked out as well.")
@click.option("--solution/--no-solution", default=True, show_default=True)
@click.option("--format", "format_", default="text", show_default=True,
              type=click.Choice(["text", "latex"]))
def work(expression, values, shapes, seed, slopes, solution, format_):
    """Work a layer out on numbers: an exercise with its solution.

    derive work "conv2d(X, w)" --shape X=1,4,4 --shape w=1,1,3,3 --seed 7 --slopes random
    """
    import json

    from derive.language.errors import LanguageError
    from derive.report.worked import exercise_text
    from derive.search.numbers.worked import exercise, output_shape, worked
    try:
        sizes = {n: [int(k) for k in v.split(",")] for n, v in (s.split("=", 1) for s in shapes)}
        inputs = {n: json.loads(v, parse_float=str)
                  for n, v in (s.split("=", 1) for s in values)} | exercise(sizes, seed)
        if slopes == "random":
            slopes = exercise({"g": output_shape(expression, inputs)}, seed)["g"]
        elif slopes:
            slopes = json.loads(slopes, parse_float=str)
        click.echo(exercise_text(worked(expression, inputs, slopes), format_, solution), nl=False)
    except (LanguageError, ValueError) as problem:
        raise Failure(str(problem), 2) from None


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
              type=click.Choice(FORMATS))
@click.option("--templates", "own", multiple=True, type=click.Path(path_type=Path),
              help=TEMPLATES_HELP)
@click.option("--cache/--no-cache", "cached", default=True, help=CACHE_HELP)
def show(name, format_, own, cached):
    """Print a theorem of the library, or a proof file, with its derivation."""
    from derive import library
    from derive.report.build import check
    from derive.report.show import shown
    from derive.report.templates import BadTemplate
    path = Path(name) if name.endswith((".proof", ".claim")) else library.find(name)
    if path is None:
        raise Failure(f"no theorem {name}; {near(name, library.files())}", 2)
    for found in check([path], cache=kept(cached)):
        if not found.proved:
            raise Failure(str(found), STATUS[found.word])
        try:
            click.echo(shown(found.folio, format_, own), nl=False)
        except BadTemplate as problem:
            raise Failure(str(problem), 2) from None


def kept(cached: bool):
    """The cache of what is proved, if one is wanted."""
    from derive import library
    from derive.report.cache import Cache, default_folder
    return Cache(default_folder(), library.names()) if cached else None


def near(name: str, files: list[Path]) -> str:
    """The theorem that was meant, perhaps."""
    from difflib import get_close_matches
    found = get_close_matches(name, [p.stem for p in files], 1)
    return f"did you mean `{found[0]}`?" if found else "`derive list` names them all"


@main.command()
@click.argument("names", nargs=-1, metavar="[NAMES|FILES]...")
@click.option("--deep", is_flag=True, help="Have coqchk, a second checker, look as well.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def certify(names, deep, as_json):
    """Have Coq confirm proofs: the library, or the named theorems and files.

    Exit status: 0 all CERTIFIED, 1 one REJECTED, 3 one NOT CHECKED."""
    from derive import library
    from derive.certify.certify import CERTIFIED, certificates
    from derive.search.judging.session import judged
    paths = []
    for name in names:
        path = Path(name) if name.endswith((".proof", ".claim")) else library.find(name)
        if path is None:
            raise Failure(f"no theorem {name}; {near(name, library.files())}", 2)
        paths.append(path)
    paths = paths or library.files()
    found, heard = [], []
    with progress_bar(len(paths), "Certifying", sys.stdout.isatty() and not as_json) as to:
        def told(certificate):
            heard.append(certificate)
            to(len(heard))
        for certificate in certificates(judged(map(str, paths)), deep=deep, told=told):
            found.append(certificate)
            if not as_json:
                click.echo(certificate.text())
    if as_json:
        click.echo(json.dumps([c.json() for c in found], ensure_ascii=False, indent=2))
    else:
        done = [c for c in found if c.word == CERTIFIED]
        click.echo(f"{len(done)} of {len(found)} theorems CERTIFIED, "
                   f"{sum(c.seconds for c in done):.1f} s of Coq")
        for axiom in sorted({a for c in done for a in c.axioms}):
            click.echo(f"  rests on {axiom}")
    status = 0
    for certificate in found:
        status = worse(status, certificate.exit)
    sys.exit(status)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", default=Path("build"), show_default=True,
              type=click.Path(path_type=Path), help="The folder for the pages.")
@click.option("--corrections", type=click.Path(path_type=Path),
              help="Claims that a report shows, if proved, below a wrong one: "
                   "`NAME_corrected` below NAME.")
@click.option("--templates", "own", multiple=True, type=click.Path(path_type=Path),
              help=TEMPLATES_HELP)
@click.option("--document", default="collection", show_default=True, metavar="TEMPLATE",
              help="The document of all theorems: collection, article, slides, handout, …")
@click.option("--deps", type=click.Path(path_type=Path), help="Write a make dependency file.")
@click.option("--pdf/--no-pdf", default=True, show_default=True,
              help="Make PDFs where there is TeX, or Chromium.")
@click.option("--cache/--no-cache", "cached", default=True, help=CACHE_HELP)
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes (default: all cores).")
@click.option("--certify", "certified", is_flag=True,
              help="Have Coq confirm each theorem, and say so on its page.")
def build(files, out, corrections, own, document, deps, pdf, cached, jobs, certified):
    """Check proofs and set them as pages: the library, or the given FILES and folders.

    A theorem of a .proof file has a page if it is proved; else it is named with its line, and
    the exit status is that of `derive verify`.  A .claim file has a report, whatever is true of it: every claim
    with its derivation, or its counterexample and a repair."""
    from derive import library
    from derive.report import unchanged
    from derive.report.sources import BadTemplate, sources
    from derive.report.work import cores
    files = gathered(files) or library.files()
    claims = [file for file in files if file.suffix == ".claim" and file != corrections]
    files = [file for file in files if file.suffix != ".claim"]
    try:
        read = unchanged.inputs((*files, *claims, *filter(None, [corrections])), sources(own),
                                (document, pdf, library.names(), certified))
    except BadTemplate as problem:
        raise Failure(str(problem), 2) from None
    said = unchanged.summary(out, read) if cached else None
    if said and (not deps or deps.is_file()):
        if deps:
            deps.touch()
        click.echo(said)
        return
    from derive.report import build as pages
    try:
        found = asked_of_coq(files) if certified else {}
        found["reports"] = reported(claims, corrections, kept(cached), jobs) if claims else []
        with progress_bar(len(files)) as step:
            built = pages.build(files, out, own_templates=own, document=document, deps=deps,
                                pdf=pdf, cache=kept(cached), jobs=jobs or cores(), **found,
                                progress=lambda judged, done, total: step(done))
    except (pages.Unwritable, BadTemplate) as problem:
        raise Failure(str(problem), 2) from None
    except KeyboardInterrupt:
        raise Failure("interrupted" + "; what is proved is kept, and the next build goes on "
                      "from there" * cached, 130) from None
    for judged in built.judged:
        if not judged.proved:
            click.echo(str(judged), err=True)
    for problem in built.problems:
        click.echo(problem, err=True)
    said = summary(built.judged, found["reports"], out)
    click.echo(said)
    status = int(bool(built.problems))
    for word in [j.word for j in built.judged if not j.proved] + [
            "internal disagreement" for r in found["reports"] if r.disagrees]:
        status = worse(status, STATUS[word])
    if status:
        sys.exit(status)
    unchanged.remember(out, read, built.written, said)


def gathered(given) -> list[Path]:
    """The files that are named, and the proof files and claims of the folders that are."""
    found = []
    for path in given:
        inside = sorted(p for p in path.rglob("*") if p.suffix in (".proof", ".claim"))
        if path.is_dir() and not inside:
            raise Failure(f"no .proof and no .claim file in the directory {path}", 2)
        found += inside if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def reported(claims, corrections, cache, jobs):
    """The reports on files of claims."""
    from derive.report.reports import TERMS, Unreadable, reports
    from derive.search.judging import farm

    def ask(asked):
        with processes(TERMS, jobs or farm.cores(), None) as (executor, batching):
            yield from counted(farm.Farm(executor, TERMS, **batching).answers(asked), len(asked))
    try:
        return reports(claims, corrections, ask, cache)
    except Unreadable as problem:
        raise Failure(str(problem), 2) from None


def summary(judged, reports, out: Path) -> str:
    """What a build says at its end."""
    proved = sum(j.proved for j in judged)
    said = [f"{proved} of {len(judged)} theorems PROVED"] if judged else []
    said += [f"{len(reports)} reports"] if reports else []
    said += [f"pages in {out}/"]
    return "\n".join([*(f"{r.file}: {', '.join(f'{n} {word}' for word, n in r.sheet.counts)}"
                        for r in reports), "; ".join(said)])


def asked_of_coq(files) -> dict:
    """What the pages say of Coq's answer on each theorem, and the Coq files they link to."""
    from derive.certify.certify import CERTIFIED, certificates, coq_files
    from derive.report.page import Confirmation
    from derive.search.judging.session import judged
    found = list(certificates(judged(map(str, files))))
    done = sum(c.word == CERTIFIED for c in found)
    click.echo(f"{done} of {len(found)} theorems CERTIFIED", err=True)
    return {"confirmations": {c.name: Confirmation(c.word, c.reason, c.statement) for c in found},
            "beside": coq_files(found)}


class Failure(click.ClickException):
    """A message for the user, and the exit status."""

    def __init__(self, message: str, status: int):
        super().__init__(message)
        self.exit_code = status

    def show(self, file=None):
        click.echo(f"derive: {self.message}", err=True)


@contextmanager
def progress_bar(total: int, label: str = "Proving", hidden: bool = False):
    """A function that moves the bar to a place; on a terminal only, and not among other output."""
    if hidden or not sys.stderr.isatty():
        yield lambda done: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


if __name__ == "__main__":
    main()
