"""学员考核与结业: one trainee of one class."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from yanxiu.policy.vocabulary import Attestation, Party, Result

from .base import fact, facts_class
from .training_class import ClassFacts


@facts_class
class EnrollmentFacts:
    """Root of the stages `assessment` and `certification`; `class_` goes without its roster."""

    year: int = fact("年度")
    as_of: date = fact("判断日期")
    class_: ClassFacts = fact("班次")
    name: str = fact("姓名")
    employer: str = fact("工作单位")
    title_or_qualification: str = fact("职称或职业资格")
    id_number_valid: bool = fact("身份证号校验通过")
    attended_all: bool = fact("完成规定课程")
    hours_attended: Decimal = fact("培训学时")
    result: Result = fact("考核结果")
    thesis_present: bool = fact("研修论文")
    thesis_submitted_on: date = fact("论文提交日")
    thesis_weight: Decimal = fact("论文所占比重", share=True)
    register_present: bool = fact("结业登记表")
    certificate_number: str = fact("证书编号")
    number_issuer: Party = fact("编号单位")
    number_unique: bool = fact("编号唯一")
    attestations: tuple[Attestation, ...] = fact("承诺")
    extra: Mapping[str, object] = fact("补充栏目")
