"""What is wrong with a roster, said so that whoever filled it in can find and cure it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """One problem. `row` is Excel's row number, `column` its letter; absent where the whole file is meant.

    Neither `problem` nor `cure` ever holds a name or a full identity or telephone number.
    """

    problem: str
    cure: str
    row: int | None = None
    column: str = ""
    heading: str = ""

    @property
    def place(self) -> str:
        """`第 7 行 C 列`."""
        parts = [f"第 {self.row} 行" if self.row else "", f"{self.column} 列" if self.column else ""]
        return " ".join(part for part in parts if part)

    @property
    def message(self) -> str:
        """The whole sentence, place and heading first."""
        heading = f"「{self.heading}」" if self.heading else ""
        before = f"{self.place}{heading}：" if self.place or heading else ""
        cure = f"，{self.cure}" if self.cure else ""
        return f"{before}{self.problem}{cure}"
