"""Grades: points and feedback for the answers to tasks.

    derive.grade(task, answer, points=2)

A grade is a number, so that what reads the last line of a notebook's cell reads the points;
it shows the feedback.  An answer that equals the left side and has a line that does not
follow gets part of the points.  What could not be decided gets none, and is said to want a
person's eye.  The feedback holds counterexamples and never a repair, which would be the
solution.  For what an answer may be, see `task`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from derive.course.notices import lines, title
from derive.course.task import NotAllowed, Task
from derive.language.errors import IllTyped, LanguageError
from derive.search.judging.session import SYNTAX_ERROR, finished
from derive.search.answers.verdict import ILL_TYPED, PROVED, UNKNOWN

FULL, PART, NONE = "right", "right, by a wrong way", "not right"
NOT_ALLOWED, MISSING, UNDECIDED = "not allowed", "no answer", "to be looked at"


@dataclass(frozen=True)
class Mark:
    """The points for one answer, one of the words above, and lines that say why."""
    name: str
    points: float
    most: float
    word: str
    why: tuple[str, ...] = ()

    def text(self) -> str:
        return "\n  ".join([f"{self.name}: {self.points:g} of {self.most:g}, {self.word}",
                            *self.why])


class Grade(float):
    """The sum of the points, with the marks that it is made of."""

    marks: tuple[Mark, ...]

    def __new__(cls, marks: Iterable[Mark]):
        marks = tuple(marks)
        made = super().__new__(cls, sum(mark.points for mark in marks))
        made.marks = marks
        return made

    @property
    def most(self) -> float:
        return sum(mark.most for mark in self.marks)

    @property
    def undecided(self) -> tuple[Mark, ...]:
        """The marks that want a person's eye."""
        return tuple(mark for mark in self.marks if mark.word == UNDECIDED)

    @property
    def feedback(self) -> str:
        return "\n".join(mark.text() for mark in self.marks)

    def _repr_markdown_(self) -> str:
        from derive.report.templates import fill
        return fill("grade.md", grade=self)


def grade(tasks: str | Sequence[str] | Mapping[str, str],
          answers: str | Sequence[str] | Mapping[str, str],
          points: float | Sequence[float] | Mapping[str, float] = 1, *,
          allow: Iterable[str] = (), part: float = 0.5) -> Grade:
    """The points for the answers to one task, or to several given in order or by name.

    `points` are for each task, `allow` are words that the answers may use besides, and `part`
    is the share for a right answer with a wrong line before it.  Raises ValueError if a task
    is none, or if there are more answers than tasks."""
    texts, given = by_name(tasks), by_name(answers)
    if surplus := given.keys() - texts.keys():
        raise ValueError(f"no task for the answers {', '.join(map(str, sorted(surplus)))}")
    worth = dict.fromkeys(texts, points) if isinstance(points, (int, float)) else by_name(points)
    if worth.keys() != texts.keys():
        raise ValueError("points are a number, or one for each task")
    allow = (allow,) if isinstance(allow, str) else tuple(allow)
    read = {name: Task(text, allow) for name, text in texts.items()}
    return Grade(mark(task, name, given.get(name), worth[name], part)
                 for name, task in read.items())


def by_name(given) -> dict:
    """What is given by name; what is given in order is named by its number."""
    if isinstance(given, Mapping):
        return dict(given)
    several = isinstance(given, Sequence) and not isinstance(given, str)
    return {str(k): item for k, item in enumerate(given if several else [given], 1)}


def assert_answer(task: str, answer: str, *, allow: Iterable[str] = ()) -> None:
    """Raise AssertionError, with the feedback, unless the answer is right, and so is its way."""
    found = grade(task, answer, allow=allow)
    if found.marks[0].word != FULL:
        raise AssertionError(found.feedback)


def mark(task: Task, name: str, answer: str | None, most: float, part: float) -> Mark:
    """The points for one answer: all, part of them, or none."""
    name = task.name or f"task {name}"
    if not isinstance(answer, str) or not answer.strip():
        return Mark(name, 0.0, most, MISSING)
    try:
        claims = task.claims(answer)
    except NotAllowed as problem:
        return Mark(name, 0.0, most, NOT_ALLOWED, (str(problem),))
    except LanguageError as problem:
        word = ILL_TYPED if isinstance(problem, IllTyped) else SYNTAX_ERROR
        place = f"line {problem.line}, column {problem.column}"
        return Mark(name, 0.0, most, NONE, (f"{word} at {place}: {problem.message}",))
    for claim, below, word in zip(claims, (0.0, part), (NONE, PART)):
        record = finished(claim)
        if record.word != PROVED:
            word = UNDECIDED if record.word == UNKNOWN else word
            return Mark(name, below * most, most, word, why(record))
    return Mark(name, float(most), most, FULL)


def why(record) -> tuple[str, ...]:
    """The verdict and what speaks for it; if the answer has several lines, the wrong one."""
    shown, verdict = record.json(), record.verdict
    links = verdict.statement.links if verdict else ()
    line = (f"line {verdict.link + 1} does not follow from what is above it",) \
        if len(links) > 1 else ()
    return (title(shown), *line, *lines(shown))
