"""One run of Coq that is asked again and again: for tests of what it refuses.

Coq takes most of a second to open the prelude, and most texts that are refused are refused in
less.  What is accepted here is not asked for its axioms: certificates are, by the runner.
"""

import os
import subprocess
from pathlib import Path

from derive.certify import runner
from derive.certify.emit import HEAD

MARK, FAILED, PASSED = "asked_and_answered", "The command has indeed failed", "The command has not failed"
UNREAD = "Can't find file"


class Coq:
    """Coq with the prelude open, begun again behind a text that takes more than its time."""

    def __init__(self, folder: Path):
        self.folder, self.process = folder, None

    def accepts(self, body: str, seconds: float = 20) -> bool:
        """Does Coq accept the text?  Whether it does or not, what it brought is taken back."""
        (self.folder / "Asked.v").write_text(body, "utf-8")
        if self.process is None:
            self.begin()
        seen = self.errors().count(PASSED)
        told = self.told('Fail Load "Asked".', seconds)
        if told is None:
            self.end()
            return False
        passed = self.errors().count(PASSED) > seen
        assert passed != (FAILED in told) and UNREAD not in told, told
        return passed

    def begin(self) -> None:
        command, extra = runner.coqc()
        library = ["-Q", str(runner.compiled_prelude()), "DeriveCert"]
        with open(self.folder / "errors", "w") as errors:
            self.process = subprocess.Popen(
                [str(Path(command).with_name("coqtop")), "-q", "-w", "none", *library],
                cwd=self.folder, env={**os.environ, **dict(extra)}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        self.told(f"{HEAD}Definition {MARK} := I.", 60)

    def told(self, sentences: str, seconds: float) -> str | None:
        """What Coq prints at these sentences, None where it does not end in time."""
        self.process.stdin.write(f"{sentences}\nCheck {MARK}.\n")
        self.process.stdin.flush()
        return runner.until(MARK, self.process, seconds)[0]

    def errors(self) -> str:
        return (self.folder / "errors").read_text("utf-8")

    def end(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process = None
