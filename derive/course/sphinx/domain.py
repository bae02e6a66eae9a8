"""The domain: which theorems stand on which page, so that others can refer to them.

A page that shows what is not proved is read again by every build, so that its warning is
given until it is mended; and so is every page with a theorem once the program, the library
or a template is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils.nodes import Text, inline
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from derive import library
from derive.course.sphinx.directives import Claim, Place, Theorem
from derive.course.sphinx.nodes import KINDS, numbered
from derive.report import fingerprint
from derive.report.sources import sources


class DeriveDomain(Domain):
    name, label = "derive", "derive"
    object_types = {kind: ObjType(kind, "ref") for kind in KINDS}
    directives = {"theorem": Theorem, "claim": Claim}
    roles = {"ref": XRefRole(innernodeclass=inline, warn_dangling=True)}
    initial_data = {"places": {}, "made_by": ""}
    data_version = 1
    templates: tuple[Path, ...] = ()            # of the course, known when a build begins
    dangling_warnings = {"ref": "no page shows the theorem: %(target)s"}

    @property
    def places(self) -> dict[str, list[Place]]:
        """The theorems of each page, in order."""
        return self.data["places"]

    def note(self, place: Place) -> None:
        self.places.setdefault(place.docname, []).append(place)

    def clear_doc(self, docname: str) -> None:
        self.places.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict) -> None:
        self.places.update({doc: found for doc, found in otherdata["places"].items()
                            if doc in docnames})

    def get_objects(self) -> Iterator[tuple]:
        for place in self.shown():
            yield place.name, place.title, place.kind, place.docname, place.anchor, 1

    def shown(self) -> list[Place]:
        return [p for doc in sorted(self.places) for p in self.places[doc] if p.anchor]

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        """A link to the theorem of that name, on the same page if it is there."""
        found = [p for p in self.shown() if p.name == target]
        if not found:
            return None
        place = min(found, key=lambda p: p.docname != fromdocname)
        if not node["refexplicit"]:
            contnode = contnode.deepcopy()
            contnode.clear()
            said = numbered(env, place.kind, place.docname, place.anchor) or place.title
            contnode += Text(said)
        return make_refnode(builder, fromdocname, place.docname, place.anchor, contnode,
                            place.title)

    def resolve_any_xref(self, env, fromdocname, builder, target, node, contnode):
        found = self.resolve_xref(env, fromdocname, builder, "ref", target, node, contnode)
        return [("derive:ref", found)] if found is not None else []


def again(app, env, added, changed, removed) -> list[str]:
    """The pages to be read again though they are as they were."""
    domain = env.get_domain("derive")
    made_by = fingerprint.digest([fingerprint.program(), library.names(),
                                  fingerprint.of_files(sources(domain.templates))])
    before, domain.data["made_by"] = domain.data["made_by"], made_by
    return [doc for doc, places in domain.places.items()
            if before != made_by or any(p.problem for p in places)]
