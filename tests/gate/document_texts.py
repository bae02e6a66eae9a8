r"""Pages of notes for the fuzzer, in Markdown and in LaTeX: grown from blocks, displays and remarks,
and the pages and formulas of the reader's own tests, to be broken."""

import random

from derive.language.documents import parts
from derive.language.errors import LanguageError
from derive.language.statement import Statement
from tests.gate import latex_texts
from tests.language.test_documents import NOTES, SOLUTION
from tests.language.test_latex import SAME

OWN = {".md": NOTES, ".tex": SOLUTION}
DECLARED = {".md": "```derive\n{}\n```", ".tex": "% derive: {}"}
WORDS = ["skip", "off", "on", "let", "reset", "base 1", "size n", "tensor x[n]", "claim 1 = 1"]
DISPLAYS = ["$$ {} $$", "\\[ {} \\]", "\\begin{{align}}\n{} \\\\\n{}\n\\end{{align}}", "$$\n{}\n$$ (eq)",
            "\\begin{{equation}}\\label{{a}}\n{}\n\\end{{equation}}", "> $$ {} $$\n> and on", "$ {} $",
            "\\begin{{aligned}} {} \\end{{aligned}}", "- $$ {}\n  = {} $$", "\\begin{{gather*}}{}\\end{{gather*}}"]
FRAMES = {".md": ["```derive\n{}\n```", "<!-- derive: {} -->", "~~~ derive\n{}\n~~~", "> ```derive\n> {}",
                  "```python\n{}\n```", "    {}", "`{}`"],
          ".tex": ["% derive: {}", "\\begin{{verbatim}}\n{}\n\\end{{verbatim}}", "% {}", "\\section{{{}}}",
                   "\\newcommand{{\\x}}{{{}}}", "\\verb|{}|", "\\begin{{itemize}}\\item {}\\end{{itemize}}"]}
NOISE = ["```", "```derive\n", "~~~", "`", "$$", "$", "<!--", "-->", "<!-- derive:", "> ", "\t", "\r\n", "%",
         "% derive: ", "\\begin{", "\\end{", "\\[", "\\]", "\\begin{align}", "\\end{align}", "\\verb", ":=",
         "\\label{", "reset\n", "\n\n", "\ufeff", "- ", "# ", "---", "|", "<div>", "[a]: b"]
PIECES = (*NOISE, *latex_texts.PIECES)


def texts(ending: str) -> list[str]:
    """Pages that are read."""
    pages = [f"{DECLARED[ending].format(declared)}\n\n$$ {formula} $$\n\nand\n\n$$ {formula} $$\n"
             for declared, formula, _ in SAME]
    return [OWN[ending]] * (len(pages) // 4) + pages


def grown(ending: str, chance: random.Random) -> str:
    """A page whose names are declared at its head, mostly, and then displays and remarks."""
    said = [chance.choice(FRAMES[ending][:2]).format("\n".join(
        line.format("x_i", "1") for line in chance.sample(latex_texts.LINES, 4)))]
    for _ in range(chance.randrange(6)):
        if chance.random() < 0.3:
            said.append(chance.choice(FRAMES[ending]).format(chance.choice(WORDS)))
        formulas = [f"{latex_texts.formula(chance, 2)} {chance.choice(['=', ':=', '&='])} "
                    f"{latex_texts.formula(chance, 2)}" for _ in range(2)]
        said.append(chance.choice(DISPLAYS).format(*formulas))
    return chance.choice(["\n", "\n\n"]).join(said)


def read(ending: str, page: str) -> list[Statement]:
    """The statements of a page; if there are none, the error that is to blame."""
    found, problem = [], None
    for part in parts(page, f"page{ending}"):
        try:
            found += part()
        except LanguageError as refused:
            if not 1 <= refused.line <= len(page.split("\n")):
                raise
            problem = refused
    if problem and not found:
        raise problem
    return found
