"""A report and the form it fills."""

from datetime import date

import pytest
from stdnum.cn import ric

from yanxiu.reporting.form import ReportForm
from yanxiu.reporting.package import MaterialFile, ReportHead


def number(serial: int) -> str:
    body = f"35010219800101{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


@pytest.fixture
def form() -> ReportForm:
    return ReportForm(
        id="platform",
        title="平台上报",
        document="人社厅发〔2021〕24号",
        clause="三",
        roster_columns=(
            ("name", "姓名"),
            ("employer", "工作单位"),
            ("title", "职称或职业资格"),
            ("id_number", "身份证号"),
            ("hours", "培训学时"),
            ("result", "结业考核情况"),
        ),
        materials=(("summary_report", "总结报告"), ("roster", "学员名单")),
    )


@pytest.fixture
def head() -> ReportHead:
    return ReportHead(
        jurisdiction="donghai",
        year=2021,
        class_id="0192f0c2",
        class_name="绿色石化安全工艺高级研修班",
        level="national",
        host="东海工程学院",
        starts_on=date(2021, 9, 6),
        ends_on=date(2021, 9, 10),
        place="东海市",
        hours="40",
        sample=True,
    )


@pytest.fixture
def rows() -> list[dict[str, str]]:
    return [
        {
            "name": name,
            "employer": "东海工程学院",
            "title": "高级工程师",
            "id_number": number(serial),
            "hours": "40",
            "result": "合格",
        }
        for serial, name in enumerate(["张三", "=李四", "王堃"])
    ]


@pytest.fixture
def materials() -> list[MaterialFile]:
    return [
        MaterialFile("summary_report", "../../总结 报告.PDF", b"%PDF-1"),
        MaterialFile("roster", "名单.xlsx", b"PK"),
        MaterialFile("roster", "名单（续）.x?y", b"PK2"),
    ]
