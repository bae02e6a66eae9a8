"""Notebooks really run: a kernel of its own executes the cells."""

import os
from pathlib import Path


ROOT = Path(__file__).parents[2]


def executed(cells: list[str], folder: Path):
    """The cells with their outputs; raises CellExecutionError where one fails."""
    import nbformat
    from nbclient import NotebookClient
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=False,
                   resources={"metadata": {"path": str(folder)}}
                   ).execute(env=os.environ | {"PYTHONPATH": path})
    nbformat.validate(notebook)
    return notebook.cells


def data(cell) -> list[dict]:
    """What the cell displays, by type."""
    return [o["data"] for o in cell.outputs if o.output_type in ("execute_result", "display_data")]


def errors(cells) -> list:
    """Everything on standard error."""
    return [o for c in cells for o in c.outputs if o.output_type == "stream" and o.name == "stderr"]
