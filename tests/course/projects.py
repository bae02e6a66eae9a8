"""Small courses for Sphinx: the same page in MyST and in reStructuredText."""

import re
from pathlib import Path

CONF = '''
project = "Course"
extensions = ["myst_parser", "derive.course.sphinx"]
myst_enable_extensions = ["dollarmath", "amsmath"]
numfig = True
latex_elements = {"fontpkg": ""}
'''
TITLE = {"md": "# {}\n\n", "rst": "{}\n=====================\n\n"}


def course(folder: Path, conf: str = "", **pages: str) -> Path:
    """A course with these pages; `index_md="…"` is `index.md`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF + conf, "utf-8")
    for name, text in pages.items():
        (folder / name.replace("_md", ".md").replace("_rst", ".rst")).write_text(text, "utf-8")
    return folder


def directive(ending: str, name: str, argument: str = "", body: str = "", /, **options) -> str:
    """A directive as each of the two languages writes it."""
    given = "".join(f":{key}: {value}".rstrip() + "\n" for key, value in options.items())
    lines = f"{given}\n{body}".rstrip().split("\n") if body else given.splitlines()
    if ending == "rst":
        lines = ["   " + line if line else "" for line in lines]
        return "\n".join([f".. derive:{name}:: {argument}", *lines]) + "\n\n"
    return "\n".join([f"```{{derive:{name}}} {argument}", *lines, "```"]) + "\n\n"


def role(ending: str, name: str, text: str) -> str:
    return f":{name}:`{text}`" if ending == "rst" else f"{{{name}}}`{text}`"


def heading(ending: str, text: str) -> str:
    return TITLE[ending].format(text)


def words(html: str) -> str:
    """What a reader sees of a page, roughly."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
