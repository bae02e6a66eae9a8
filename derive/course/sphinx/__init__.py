"""Sphinx: checked theorems in a course's pages, written in MyST or in reStructuredText.

    extensions = ["derive.course.sphinx"]           # in conf.py

The directives and the role are in `directives` and `domain`, what a page is made of in
`nodes`, the builder that judges displayed equations in `check`.
"""

from __future__ import annotations

from pathlib import Path

from derive.course.sphinx import nodes
from derive.course.sphinx.check import CheckBuilder
from derive.course.sphinx.domain import DeriveDomain, again
from derive.course.sphinx.lexer import DeriveLexer


def setup(app):
    app.add_config_value("derive_templates", [], "env", types=(list, tuple))
    app.add_config_value("derive_fold", False, "env", types=bool)
    app.add_config_value("derive_pictures", False, "env", types=bool)
    app.add_config_value("derive_certificates", "", "env", types=str)
    app.add_domain(DeriveDomain)
    app.add_builder(CheckBuilder)
    app.add_lexer("derive", DeriveLexer)
    nodes.register(app)
    app.connect("env-get-outdated", again)
    app.connect("config-inited", set_aside)
    app.connect("builder-inited", prepare)
    app.add_css_file("derive.css")
    return {"version": "1", "env_version": 1,
            "parallel_read_safe": True, "parallel_write_safe": True}


def prepare(app):
    """Before a build: where the course's templates are, and how a theorem looks; the course's
    own style comes after ours, and can change it."""
    app.env.get_domain("derive").templates = tuple(
        Path(app.confdir) / folder for folder in app.config.derive_templates)
    app.config.html_static_path.insert(0, str(Path(__file__).parent / "static"))


def set_aside(app, config):
    """The course's own templates are no pages of it."""
    config.exclude_patterns = [*config.exclude_patterns, *config.derive_templates]
