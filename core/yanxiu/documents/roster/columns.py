"""The columns of the roster form: what each is called, what may stand in it."""

from yanxiu.documents.forms import Column, Form

LEVELS = {
    "无": "none",
    "初级": "junior",
    "员级": "junior",
    "助理级": "junior",
    "中级": "intermediate",
    "高级": "senior",
    "副高级": "senior",
    "副高": "senior",
    "正高级": "senior",
    "正高": "senior",
}
YES_NO = {"是": "yes", "√": "yes", "✓": "yes", "否": "no", "×": "no"}
GENDERS = {"男": "male", "女": "female"}
POSTS = {
    "专业技术": "technical",
    "专业技术岗": "technical",
    "专业技术岗位": "technical",
    "管理": "management",
    "管理岗": "management",
    "管理岗位": "management",
    "其他": "other",
    "其他岗位": "other",
}
MODES = {"线下": "onsite", "现场": "onsite", "线上": "online"}


COLUMNS = (
    Column("name", "姓名", ("学员姓名",), required=True, longest=50, note="与身份证一致，不加空格"),
    Column(
        "employer",
        "工作单位",
        ("单位", "所在单位", "单位名称", "工作单位名称"),
        required=True,
        longest=100,
        width=32,
        fills_down=True,
        note="单位全称",
    ),
    Column(
        "title",
        "职称或职业资格",
        ("职称", "职称/职业资格", "职称职业资格", "职称、职业资格", "专业技术职务", "职称或职业资格名称"),
        required=True,
        width=20,
        note="证书上的名称，如“高级工程师”；没有的填“无”",
    ),
    Column(
        "title_level",
        "职称级别",
        ("职称等级", "职称或职业资格级别", "级别"),
        choices=LEVELS,
        offered=("无", "初级", "中级", "副高级", "正高级"),
        note="空着时按职称名称判断，判断不了的请填写",
    ),
    Column(
        "qualification_level",
        "职业资格级别",
        ("职业资格等级",),
        choices=LEVELS,
        offered=("无", "初级", "中级", "高级"),
        width=14,
        note="凭职业资格参加的填写",
    ),
    Column(
        "id_number",
        "身份证号",
        ("身份证号码", "公民身份号码", "居民身份证号", "居民身份证号码", "身份证", "证件号码"),
        required=True,
        width=22,
        note="18位，本列已设为文本",
    ),
    Column("gender", "性别", choices=GENDERS, offered=("男", "女"), width=8),
    Column(
        "phone", "手机号", ("手机", "手机号码", "联系电话", "电话"), width=15, note="11位，本列已设为文本"
    ),
    Column("position", "职务", ("职务/岗位", "岗位", "职务岗位"), width=16, note="所任职务或岗位名称"),
    Column(
        "post",
        "岗位类别",
        ("岗位类型",),
        choices=POSTS,
        offered=("专业技术", "管理", "其他"),
        note="管理岗位的学员请填写",
    ),
    Column(
        "province",
        "省份",
        ("所在省份", "来源省份", "省市", "省区市"),
        fills_down=True,
        note="工作单位所在省份",
    ),
    Column("grassroots", "基层一线", ("是否基层一线", "基层"), choices=YES_NO, offered=("是", "否")),
    Column("private_sector", "民营企业", ("是否民营企业",), choices=YES_NO, offered=("是", "否")),
    Column("mode", "参加方式", ("参训方式",), choices=MODES, offered=("线下", "线上"), fills_down=True),
)
FORM = Form(
    "roster",
    "名册",
    "高级研修项目学员名册",
    "学员",
    COLUMNS,
    frozenset({"序号", "序", "编号", "备注", "培训学时", "学时", "结业考核情况", "考核结果"}),
    rows=2000,
)
BY_KEY = FORM.by_key
