"""The report to the national platform, by 人社厅发〔2021〕24号 一 and 三 (CN21-08, CN21-17)."""

from yanxiu.policy import Material, ReportColumn, ReportFormat

NATIONAL_PLATFORM = ReportFormat(
    id="national_platform",
    label="国家专业技术人才知识更新工程公共服务平台上报表",
    version=1,
    document="人社厅发〔2021〕24号",
    clause="一、三",
    columns=(
        ReportColumn("name", "姓名"),
        ReportColumn("employer", "工作单位"),
        ReportColumn("title_or_qualification", "职称或职业资格"),
        ReportColumn("id_number", "身份证号"),
        ReportColumn("hours", "培训学时"),
        ReportColumn("result", "结业考核情况"),
    ),
    materials=(
        Material.SUMMARY_REPORT,
        Material.SETTLEMENT_STATEMENT,
        Material.ROSTER,
        Material.TRAINEE_SIGN_IN,
        Material.SURVEY_STATISTICS,
    ),
    receipt=(
        ReportColumn("name", "姓名"),
        ReportColumn("id_number", "身份证号"),
        ReportColumn("certificate_number", "证书编号"),
    ),
)
