"""Materials of a class: what each stage asks for, missing first; files replaced, with what was before."""

import io
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from yanxiu.models import ClassState
from yanxiu.policy import Material
from yanxiu.services.materials import all_materials, class_materials
from yanxiu.testing import factories

from .host_at_work import AFTER, ENDS, OPENS, Working, a_class

AREAS = ("public", "host")
pytestmark = pytest.mark.usefixtures("home")


def pdf(text: str) -> io.BytesIO:
    return io.BytesIO(factories.pdf(text))


def test_the_list_says_for_each_stage_what_is_missing_and_by_when(
    app: Flask, client: FlaskClient, host: UUID, working: Working
):
    key = a_class(working, host, ClassState.DELIVERED, actual_starts_on=OPENS, actual_ends_on=ENDS)
    app.config["TODAY"] = AFTER
    place = f"/fujian/classes/{key}/materials"
    assert client.post(f"{place}/of/roster", data={"file": (pdf("名册"), "名册.pdf")}).status_code == 303
    page = client.get(place).text
    stages = [page.index(f"{name}阶段的材料") for name in ("备案审批", "评估", "结业上报", "经费结算")]
    assert stages == sorted(stages)
    assert "2024年11月25日，还有 28 天" in page
    assert "2024年9月22日，已过 36 天" in page
    completion = page[stages[2] : stages[3]]
    assert completion.index("总结报告") < completion.index("学员名单")
    assert "闽人社办〔2024〕212号" in completion


def test_a_file_is_replaced_and_the_former_one_stays_at_hand(
    app: Flask, client: FlaskClient, host: UUID, working: Working
):
    key = a_class(working, host, ClassState.DELIVERED, actual_starts_on=OPENS, actual_ends_on=ENDS)
    app.config["TODAY"] = AFTER
    place = f"/fujian/classes/{key}/materials/of/summary_report"
    assert client.post(place, data={"file": (pdf("初稿"), "总结.pdf")}).status_code == 303
    with working(AFTER) as work:
        first = class_materials(work, key)[0].id
    wrong = client.post(place, data={"file": (io.BytesIO(b"MZ"), "总结.pdf"), "replaces": str(first)})
    assert (wrong.status_code, "不是可以接收的文件" in wrong.text) == (422, True)
    new = {"file": (pdf("定稿"), "总结定稿.pdf"), "replaces": str(first)}
    assert client.post(place, data=new).status_code == 303
    page = client.get(place).text
    assert page.index("总结定稿.pdf") < page.index("以前的文件") < page.index("总结.pdf")
    assert "材料：替换" in page
    former = client.get(f"/fujian/classes/{key}/materials/{first}")
    assert former.data == pdf("初稿").getvalue()
    again = client.post(place, data={"file": (pdf("又一稿"), "总结.pdf"), "replaces": str(first)})
    assert (again.status_code, "已被替换" in again.text) == (422, True)
    with working(AFTER) as work:
        rows = all_materials(work, key, Material.SUMMARY_REPORT)
        assert [(row.file_name, row.replaced_by is None) for row in rows] == [
            ("总结.pdf", False),
            ("总结定稿.pdf", True),
        ]
        now = rows[1].id
    assert client.post(f"/fujian/classes/{key}/materials/{now}/remove").status_code == 303
    assert "还没有上传这种材料" in client.get(place).text
    with working(AFTER) as work:
        assert class_materials(work, key) == []
    assert client.get(f"/fujian/classes/{key}/materials/of/no_such_paper").status_code == 404


def test_a_file_of_another_material_or_class_is_not_replaced(
    app: Flask, client: FlaskClient, host: UUID, working: Working
):
    one, other = (
        a_class(working, host, ClassState.DELIVERED, actual_starts_on=OPENS, actual_ends_on=ENDS)
        for _ in range(2)
    )
    app.config["TODAY"] = AFTER
    place = f"/fujian/classes/{one}/materials/of/roster"
    client.post(place, data={"file": (pdf("名册"), "名册.pdf")})
    with working(AFTER) as work:
        key = class_materials(work, one)[0].id
    elsewhere = f"/fujian/classes/{other}/materials/of/roster"
    sent = {"file": (pdf("别的"), "别的.pdf"), "replaces": str(key)}
    assert client.post(elsewhere, data=sent).status_code == 404
    mixed = client.post(
        place.replace("roster", "publicity"), data={"file": (pdf("别的"), "别的.pdf"), "replaces": str(key)}
    )
    assert (mixed.status_code, "同一种材料" in mixed.text) == (422, True)
