"""What is wrong with a sheet, said so that whoever filled it in can find and cure it."""

from dataclasses import dataclass

from yanxiu.phrases import Quoted, joined, phrase


@dataclass(frozen=True, slots=True)
class TableProblem:
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
        parts = [
            phrase("第 {row} 行", row=self.row) if self.row else "",
            phrase("{column} 列", column=self.column) if self.column else "",
        ]
        return joined((part for part in parts if part), " ")

    @property
    def message(self) -> str:
        """The whole sentence, place and heading first."""
        heading = quoted(self.heading) if self.heading else ""
        said: str = self.problem
        if self.cure:
            said = phrase("{problem}，{cure}", problem=said, cure=self.cure)
        if self.place or heading:
            said = phrase("{place}{heading}：{problem}", place=self.place, heading=heading, problem=said)
        return said


def quoted(text: str) -> str:
    """`「姓名」`: what stands in the workbook, in whatever language it is told."""
    return phrase("「{text}」", text=Quoted(text))
