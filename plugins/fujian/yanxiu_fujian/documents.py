"""The province, its three documents and its tiers by year."""

from datetime import date

from yanxiu.policy import Jurisdiction, Level, PolicyDocument, Tier

ISSUER = "福建省人力资源和社会保障厅办公室"
DEPARTMENT = "福建省人力资源和社会保障厅"
_BASIS = ("人社部令第25号", "人社部发〔2021〕73号")

CALL_2023 = PolicyDocument(
    key="FJ23",
    number="闽人社办〔2023〕6号",
    title="关于申报专业技术人才2023年高级研修项目计划的通知",
    issuer=ISSUER,
    issued_on=date(2023, 1, 14),
    years=(2023,),
    cites=_BASIS,
)
IMPLEMENTATION_2024 = PolicyDocument(
    key="FJ24",
    number="闽人社办〔2024〕212号",
    title="关于做好专业技术人员知识更新工程2024年高级研修项目实施工作的通知",
    issuer=ISSUER,
    issued_on=date(2024, 7, 31),
    years=(2024,),
    cites=("人社厅函〔2024〕34号", "闽人社办〔2023〕216号"),
)
CALL_2025 = PolicyDocument(
    key="FJ25",
    number="闽人社办〔2025〕7号",
    title="关于申报专业技术人才知识更新工程2025年高级研修项目的通知",
    issuer=ISSUER,
    issued_on=date(2025, 1, 13),
    years=(2025,),
    cites=(
        *_BASIS,
        "《中央和国家机关培训费管理办法》",
        "《福建省省直机关培训费管理办法》",
        "闽人社文办〔2023〕222号",
    ),
)

JURISDICTION = Jurisdiction(
    id="fujian",
    code="350000",
    name="福建省",
    level=Level.PROVINCIAL,
    parent="national",
    department=DEPARTMENT,
    documents=(CALL_2023, IMPLEMENTATION_2024, CALL_2025),
)

# The notice of 2023 names the flagship tier and leaves the rest of the provincial classes without a name
# (T15); they stand here as ordinary, so that a class whose tier is open is never taken for a flagship one.
TIERS = (
    Tier("national", "国家级高级研修项目", Level.NATIONAL, (2023, 2024, 2025)),
    Tier("flagship", "省级高级研修示范项目", Level.PROVINCIAL, (2023, 2024, 2025)),
    Tier("engineering", "工程领域专项", Level.PROVINCIAL, (2024,)),
    Tier("ordinary", "省级高级研修普通项目", Level.PROVINCIAL, (2023, 2024, 2025)),
)
