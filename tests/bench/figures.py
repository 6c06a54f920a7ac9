"""Figures and their table. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured at one place (`SQLite 100,000`).

    `value` is a multiple of the floor where `unit` is "x", else itself in that unit; `most` or `least` is the goal, None where
    there is none. `because` shows what the multiple was made of.
    """

    goal: str
    what: str
    place: str
    value: float
    most: float | None = None
    unit: str = "x"
    because: str = ""
    least: float | None = None

    @property
    def has_goal(self) -> bool:
        """Whether anything is asked of it."""
        return self.most is not None or self.least is not None

    @property
    def is_met(self) -> bool:
        """Whether the goal is met; what has none is."""
        value = round(self.value, 2)
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    @property
    def shown(self) -> str:
        """The cell of the table."""
        number = f"{self.value:.2f}" if self.unit in ("x", "ms") else f"{self.value:,.0f}"
        said = f"{number}{'' if self.unit == 'x' else ' '}{'×' if self.unit == 'x' else self.unit}"
        said += f" ({self.because})" if self.because else ""
        return said if self.is_met else f"**{said}**"

    @property
    def asked(self) -> str:
        """The goal's cell."""
        sign, bound = ("≤", self.most) if self.most is not None else ("≥", self.least)
        if bound is None:
            return ""
        return f"{sign} {bound:,.12g}×" if self.unit == "x" else f"{sign} {bound:,.12g} {self.unit}"


def middle(times: Sequence[float]) -> float:
    """The median, in milliseconds from seconds."""
    return statistics.median(times) * 1000


def share(times: Sequence[float], of_hundred: float) -> float:
    """The value that so many of a hundred do not exceed, in milliseconds from seconds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * of_hundred / 100))] * 1000


def against(floor: float, ours: float) -> tuple[float, str]:
    """The multiple, and what it was made of; both in milliseconds."""
    return ours / floor, f"{ours:.2f} / {floor:.2f} ms"


def table(figures: Sequence[Figure]) -> str:
    """All figures as Markdown, places side by side; a goal that is not met stands in bold."""
    places = list(dict.fromkeys(figure.place for figure in figures))
    lines = ["| goal | measured | asked | " + " | ".join(places) + " |", "|---|---|---|" + "---|" * len(places)]
    for goal, what in dict.fromkeys((figure.goal, figure.what) for figure in figures):
        cells = {figure.place: figure for figure in figures if (figure.goal, figure.what) == (goal, what)}
        asked = next((cell.asked for cell in cells.values() if cell.asked), "")
        shown = [cells[place].shown if place in cells else "" for place in places]
        lines.append(f"| {goal} | {what} | {asked} | " + " | ".join(shown) + " |")
    missed = sum(not figure.is_met for figure in figures)
    asked_of = sum(figure.has_goal for figure in figures)
    return "\n".join([*lines, "", f"{asked_of - missed} of {asked_of} goals met; bold: not met."])
