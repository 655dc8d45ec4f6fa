"""Who issues the draft, its one tier, the region's own words, and what its certificates say."""

from yanxiu.policy import (
    Carry,
    DocumentKind,
    DocumentStatus,
    DocumentTemplate,
    Jurisdiction,
    Level,
    PolicyDocument,
    Term,
    TermKind,
    Tier,
    hookimpl,
)

DEPARTMENT = "河北省人力资源和社会保障厅"

DRAFT = PolicyDocument(
    key="HED",
    title="河北省专业技术人才知识更新工程高级研修项目管理办法（征求意见稿）",
    issuer=DEPARTMENT,
    status=DocumentStatus.DRAFT,
    carry=Carry.UNTIL_SUPERSEDED,
    cites=("人社厅发〔2014〕70号", "人社部发〔2021〕73号", "《河北省省级机关培训费管理办法》"),
)


@hookimpl
def describe_jurisdiction() -> Jurisdiction:
    """Hebei, under the nation, with one standing document that is still a draft."""
    return Jurisdiction(
        id="hebei",
        code="130000",
        name="河北省",
        level=Level.PROVINCIAL,
        documents=(DRAFT,),
        parent="national",
        department=DEPARTMENT,
    )


@hookimpl
def register_tiers() -> tuple[Tier, ...]:
    """One provincial tier: the draft makes no distinction."""
    return (Tier("provincial", "省级高级研修项目", Level.PROVINCIAL),)


@hookimpl
def register_vocabulary() -> tuple[Term, ...]:
    """Topic ranges of art. 11, the form of a call, and the draft's own names for shared papers and heads."""
    return (
        Term(TermKind.TOPIC_RANGE, "strategy", "国家重大战略"),
        Term(TermKind.TOPIC_RANGE, "regional", "区域协调发展战略"),
        Term(TermKind.TOPIC_RANGE, "frontier", "前沿领域"),
        Term(TermKind.FORM, "annual", "当年征集通知所附申报表"),
        Term(TermKind.MATERIAL, "final_accounts", "经费决算表", maps_to="settlement_statement"),
        Term(TermKind.MATERIAL, "trainee_notice", "招收学员通知", maps_to="opening_notice"),
        Term(TermKind.MATERIAL, "completion_register", "结业登记表", maps_to="registration_form"),
        Term(TermKind.EXPENSE_HEAD, "site", "场地费", maps_to="venue"),
        Term(TermKind.EXPENSE_HEAD, "papers", "资料费", maps_to="materials"),
    )


@hookimpl
def register_documents() -> tuple[DocumentTemplate, ...]:
    """The provincial certificate, the register that it rests on (art. 7), and what a notice says of fees.

    Who takes part pays the way there and back, and in general nothing else (art. 18).
    """
    return (
        DocumentTemplate(
            id="certificate",
            label="省级高级研修项目结业证书",
            kind=DocumentKind.CERTIFICATE,
            version=1,
            words=(
                ("issuer", DEPARTMENT),
                ("programme", "专业技术人才知识更新工程高级研修项目"),
                ("title", "结业证书"),
            ),
        ),
        DocumentTemplate(
            id="registration_form",
            label="高级研修班结业登记表",
            kind=DocumentKind.FORM,
            version=1,
            words=(("title", "高级研修班结业登记表"),),
        ),
        DocumentTemplate(
            id="opening_notice",
            label="招收学员通知",
            kind=DocumentKind.NOTICE,
            version=1,
            words=(("fees", "往返交通费由学员自理，一般不另收费。"),),
        ),
    )
