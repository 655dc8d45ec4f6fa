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

    year: int = fact("年度", unit="年", meaning="项目年度")
    as_of: date = fact("判断日期", meaning="站在哪一天判断")
    class_: ClassFacts = fact("班次", meaning="所在的班次（没有名册）")
    name: str = fact("姓名", meaning="学员姓名")
    employer: str = fact("工作单位", meaning="学员的工作单位")
    title_or_qualification: str = fact("职称或职业资格", meaning="职称或职业资格的名称")
    id_number_valid: bool = fact("身份证号校验通过", meaning="号码的校验位正确；号码本身不在事实里")
    attended_all: bool = fact("完成规定课程", meaning="规定的课都上了")
    hours_attended: Decimal = fact("培训学时", unit="学时", meaning="签到记下的学时")
    result: Result = fact("考核结果", meaning="考核合格不合格")
    thesis_present: bool = fact("研修论文", meaning="交了论文")
    thesis_submitted_on: date = fact("论文提交日", meaning="论文哪天交")
    thesis_weight: Decimal = fact("论文所占比重", share=True, meaning="论文在考核里占几成")
    register_present: bool = fact("结业登记表", meaning="有结业登记表")
    certificate_number: str = fact("证书编号", meaning="已编的号")
    number_issuer: Party = fact("编号单位", meaning="由谁编号")
    number_unique: bool = fact("编号唯一", meaning="这个号没有别人用")
    attestations: tuple[Attestation, ...] = fact("承诺", meaning="已由具名的人签署的")
    extra: Mapping[str, object] = fact("补充栏目", meaning="插件用 register_fields 加的栏目")
