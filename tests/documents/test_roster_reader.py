"""Rosters as people fill them in."""

from collections.abc import Callable
from datetime import date

import pytest

from yanxiu.documents.roster import RosterProblem, RosterRead, read_roster
from yanxiu.documents.roster.titles import level_of_title

ON = date(2024, 9, 1)
HEADINGS = ["姓名", "工作单位", "职称或职业资格", "身份证号"]


@pytest.fixture
def read(make_xlsx) -> Callable[..., RosterRead]:
    """Rows (headings among them) to what the reader makes of them."""

    def read_rows(*rows, edit=None, mapping=None) -> RosterRead:
        return read_roster(make_xlsx(rows, edit), mapping, on=ON)

    return read_rows


def places(problems: tuple[RosterProblem, ...]) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, problem.heading) for problem in problems]


def test_a_plain_roster(read, id_number):
    result = read(HEADINGS, ["张三", "东海学院", "高级工程师", id_number(1)])
    assert result.ok
    assert result.hints == ()
    (row,) = result.rows
    assert (row.row, row.name, row.employer, row.title) == (2, "张三", "东海学院", "高级工程师")
    assert (row.title_level, row.gender, row.born_on) == ("senior", "male", date(1980, 1, 1))
    left_open = (row.phone, row.post, row.province, row.grassroots, row.private_sector, row.mode)
    assert left_open == (None,) * 6


def test_every_optional_column(read, id_number):
    optional = [
        "职称级别",
        "职业资格级别",
        "性别",
        "手机号",
        "职务",
        "岗位类别",
        "省份",
        "基层一线",
        "民营企业",
        "参加方式",
    ]
    values = ["副高级", "高级", "女", 13800000000, "主任", "管理", "东海", "是", "否", "线上"]
    (row,) = read(HEADINGS + optional, ["张三", "东海学院", "高级工程师", id_number(2), *values]).rows
    assert (row.title_level, row.qualification_level, row.gender) == ("senior", "senior", "female")
    assert (row.phone, row.position, row.post) == ("13800000000", "主任", "management")
    assert (row.province, row.grassroots, row.private_sector, row.mode) == ("东海", True, False, "online")


def test_title_rows_serials_totals_and_signatures_are_no_trainees(read, id_number):
    result = read(
        ["某班学员名册"],
        [],
        ["序号", " 姓 名* ", "单位", "职称", "身份证号码", "备注"],
        [1, "张 三", "东海学院", "讲师", id_number(1), "组长"],
        [],
        [2, "李四", "东海学院", "讲师", id_number(2)],
        ["合 计", 2],
        ["填表人：王五", "", "", "", "审核：赵六"],
    )
    assert result.ok
    assert [(row.row, row.name) for row in result.rows] == [(4, "张三"), (6, "李四")]
    assert result.hints == ()


def test_headings_over_two_rows(read, id_number):
    def merge(book, sheet):
        plain = book.add_format()
        for column, text in ((0, "姓名"), (1, "工作单位"), (4, "身份证号")):
            sheet.merge_range(1, column, 2, column, text, plain)
        sheet.merge_range(1, 2, 1, 3, "职称或职业资格", plain)
        sheet.write_string(2, 2, "名称")
        sheet.write_string(2, 3, "级别")

    result = read(["名册"], [], [], ["张三", "东海学院", "建造师", "中级", id_number(1)], edit=merge)
    assert result.ok
    (row,) = result.rows
    assert (row.row, row.title, row.title_level) == (4, "建造师", "intermediate")


def test_an_employer_merged_downwards_counts_for_every_row(read, id_number):
    def merge(book, sheet):
        sheet.merge_range(1, 1, 2, 1, "东海学院", book.add_format())

    result = read(
        HEADINGS, ["张三", "", "讲师", id_number(1)], ["李四", "", "讲师", id_number(2)], edit=merge
    )
    assert [row.employer for row in result.rows] == ["东海学院", "东海学院"]


def test_a_merged_name_is_asked_back(read, id_number):
    def merge(book, sheet):
        sheet.merge_range(1, 0, 2, 0, "张三", book.add_format())

    result = read(HEADINGS, ["", "甲", "讲师", id_number(1)], ["", "乙", "讲师", id_number(2)], edit=merge)
    assert places(result.errors) == [(3, "A", "姓名")]


def test_own_headings_by_mapping(read, id_number):
    rows = (["姓名", "所属机构", "职称", "证件"], ["张三", "东海学院", "讲师", id_number(1)])
    assert not read(*rows).ok
    assert read(*rows, mapping={"employer": "所属机构", "id_number": "证件"}).ok


def test_missing_headings_are_named_with_those_found(read, id_number):
    (problem,) = read(["姓名", "单位", "职称", "手机"], ["张三", "东海学院", "讲师", "13800000000"]).errors
    assert problem.row == 1
    assert "缺少 「身份证号」" in problem.message
    assert "「手机」" in problem.message


def test_a_sheet_of_something_else(read):
    (problem,) = read(["日期", "课程", "专家"], ["9月3日", "主题报告", "某院士"]).errors
    for word in ("「姓名」", "「身份证号」", "「课程」", "模板"):
        assert word in problem.message


def test_a_doubled_heading_is_named_by_both_columns(read, id_number):
    result = read(
        ["姓名", "单位", "工作单位", "职称", "身份证号"], ["张三", "甲", "乙", "讲师", id_number(1)]
    )
    assert result.rows == ()
    assert "B、C 两列" in result.errors[0].message


def test_structure_errors_come_alone(read):
    result = read(["姓名", "单位", "职称"], ["", "", ""], ["张三", "", "讲师"])
    assert [problem.row for problem in result.errors] == [1]


def test_every_error_of_every_row(read, id_number):
    result = read(
        [*HEADINGS, "手机号", "参加方式"],
        ["张三", "", "讲师", 350102198001010012, "138", "在线"],
        ["李四", "东海学院", "讲师", id_number(2), "", ""],
        ["", "东海学院", "", "350102198002300012", "", ""],
    )
    assert [row.row for row in result.rows] == [3]
    assert sorted(places(result.errors)) == [
        (2, "B", "工作单位"),
        (2, "D", "身份证号"),
        (2, "E", "手机号"),
        (2, "F", "参加方式"),
        (4, "A", "姓名"),
        (4, "C", "职称或职业资格"),
        (4, "D", "身份证号"),
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (350102198001010012, "请将身份证号列设为文本"),
        ("3.50102E+17", "请将身份证号列设为文本"),
        ("350102800101001", "请填写18位身份证号"),
        ("350102198001010013", "校验码不符"),
        (True, "逻辑值"),
        ("=1+2", "公式"),
        ("", "没有填写"),
    ],
)
def test_identity_numbers_that_are_asked_back(read, cell, said):
    (problem,) = read(HEADINGS, ["张三", "东海学院", "讲师", cell]).errors
    assert (problem.row, problem.column) == (2, "D")
    assert said in problem.message


def test_no_message_holds_a_whole_number_or_a_name(read, id_number):
    number = id_number(1)
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    result = read(
        [*HEADINGS, "手机号"],
        ["欧阳某某", "甲", "讲师", number, "1380000000a"],
        ["欧阳某某", "乙", "讲师", wrong, "13800000000"],
        ["欧阳某某", "丙", "讲师", number, "13800000000"],
        ["欧阳某某", "丁", "讲师", number, ""],
    )
    said = " ".join(problem.message for problem in result.errors + result.hints)
    assert len(result.errors) == 3
    for secret in (number, wrong, "欧阳某某", "1380000000"):
        assert secret not in said


def test_lower_case_and_full_width(read, id_number):
    number = next(n for n in (id_number(s) for s in range(100)) if n.endswith("X"))
    (row,) = read(HEADINGS, ["　张　三", "东海学院", "讲师", " " + number.lower()]).rows
    assert (row.name, row.id_number) == ("张三", number)


def test_the_same_person_twice(read, id_number):
    result = read(
        HEADINGS,
        ["张三", "东海学院", "讲师", id_number(1)],
        ["李四", "东海学院", "讲师", id_number(2)],
        ["张三", "东海学院", "讲师", id_number(1)],
        ["李四", "东海学院", "讲师", id_number(4)],
    )
    assert [problem.message for problem in result.errors] == [
        "第 4 行 D 列「身份证号」：与第 2 行是同一个身份证号，请删去一行"
    ]
    assert places(result.hints) == [(5, "A", "姓名")]


def test_a_formula_matters_only_where_it_would_be_imported(read, id_number):
    rows = (["序号", *HEADINGS], ["=ROW()-1", "张三", "东海学院", "讲师", id_number(1)])
    assert read(*rows).ok
    (problem,) = read(HEADINGS, ["=A9", "东海学院", "讲师", id_number(1)]).errors
    assert problem.message == "第 2 行 A 列「姓名」：单元格是公式，请复制后“选择性粘贴”为数值"


def test_hidden_marks_are_named(read, id_number):
    (problem,) = read(HEADINGS, ["张\u202e三", "东海学院", "讲师", id_number(1)]).errors
    assert "U+202E" in problem.message


def test_doubts_are_hints_and_stop_nothing(read, id_number):
    result = read(
        [*HEADINGS, "性别", "职称级别", "爱好"],
        ["张三", "甲", "讲师", id_number(1), "女", "副高级", "棋"],
        ["李四", "乙", "注册测绘师", id_number(3), "", "", ""],
    )
    assert result.ok
    assert [row.title_level for row in result.rows] == ["senior", None]
    assert [problem.heading for problem in result.hints] == ["性别", "职称级别", "职称级别", ""]
    assert "「爱好」" in result.hints[-1].message


def test_an_empty_form(read):
    (problem,) = read(HEADINGS).errors
    assert "没有学员" in problem.message


def test_the_sheet_with_the_roster_is_found_among_others(make_xlsx, id_number):
    def more(book, sheet):
        other = book.add_worksheet("学员")
        for index, heading in enumerate(HEADINGS):
            other.write_string(0, index, heading)
            other.write_string(1, index, ["张三", "甲", "讲师", id_number(1)][index])

    result = read_roster(make_xlsx([["说明"], ["请填写第二张表"]], more, name="说明"), on=ON)
    assert result.ok
    assert result.sheet == "学员"


def test_two_thousand_rows_are_read(read, id_number):
    numbers = [id_number(s, f"19{y}0101") for y in range(60, 90) for s in range(100)][:1990]
    result = read(HEADINGS, *(["张三", f"单位{i}", "讲师", n] for i, n in enumerate(numbers)))
    assert result.ok
    assert len(result.rows) == 1990


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("高级工程师", "senior"),
        ("正高级经济师", "senior"),
        ("教授级高级工程师", "senior"),
        ("副研究员", "senior"),
        ("副主任医师", "senior"),
        ("工程师", "intermediate"),
        ("助理研究员", "intermediate"),
        ("主治医师", "intermediate"),
        ("讲师", "intermediate"),
        ("助理工程师", "junior"),
        ("助教", "junior"),
        ("技术员", "junior"),
        ("无", "none"),
        ("高级技师", None),
        ("高级工", None),
        ("注册测绘师", None),
        ("主任科员", None),
        ("总工程师", None),
    ],
)
def test_levels_only_where_the_title_leaves_no_doubt(title, level):
    assert level_of_title(title) == level
