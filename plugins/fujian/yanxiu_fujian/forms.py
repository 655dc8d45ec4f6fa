"""申报表: what the two forms of 2025 ask for.

Annex 1 is for the national level, annex 2 for the provincial one; the level applied for, not the form that
was handed in, decides which of them is asked.
"""

from yanxiu.policy import (
    ApplicationFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    equals,
    every,
    has_all,
    is_true,
    lift,
    one_of,
    only_listed,
    rule,
)

from .duties import OFFICE

AT = (Stage.APPLICATION,)
FILER = (Party.APPLICANT,)


@rule("form_blocks", stages=AT, owners=FILER, cure="填齐所缺的栏目；没有内容的写“无”")
def blocks_are_filled(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """Every block that the level's form asks for is filled (闽人社办〔2025〕7号 附件1、附件2)."""
    return has_all(facts.filled_fields, entry.value)


@rule(
    "form_as_instructed",
    stages=AT,
    owners=FILER,
    cure="改用与申报级别相应的申报表，并填齐各栏",
    beside=["form_blocks"],
)
def form_follows_its_instructions(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The form of the level applied for, filled in as annex 4 says (闽人社办〔2025〕7号 三（三）)."""
    return every(equals(facts.form, entry.value), has_all(facts.filled_fields, entry.beside("form_blocks")))


@rule("all_blocks_and_seal", stages=AT, owners=FILER, cure="填齐所有栏目（没有内容的写“无”）并盖章")
def every_block_and_a_seal(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The training body applies itself: no block stays empty, and the form is sealed.

    闽人社办〔2025〕7号 附件4 第3条.
    """
    return every(has_all(facts.filled_fields, entry.value), is_true(facts.sealed))


@rule("waived_blocks", stages=AT, owners=OFFICE, beside=["form_blocks"])
def waived_blocks_are_not_demanded(_facts: ApplicationFacts, entry: Entry) -> Comparison:
    """On annex 1 the department applies: its blocks and the seal may stay empty.

    闽人社办〔2025〕7号 附件4 第2条.  No applicant can breach a waiver: what is checked is that the blocks
    asked for keep to it.
    """
    demanded = entry.beside("form_blocks")
    kept = lift(lambda asked, waived: tuple(b for b in asked if b not in waived), demanded, entry.value)
    return only_listed(demanded, kept)


@rule("content_block", stages=AT, owners=FILER, cure="填写研修内容和方式")
def content_and_forms_are_described(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The block on content and teaching forms is filled (闽人社办〔2025〕7号 附件1、2)."""
    return has_all(facts.filled_fields, entry.value)


@rule("audience_scope", stages=AT, owners=FILER, cure="把培训对象改为面向全国，或说明理由")
def national_class_is_open_to_all(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """A national class offers its places nation-wide (闽人社办〔2025〕7号 附件1)."""
    return equals(facts.audience_scope, entry.value)


@rule("field_code", stages=AT, owners=FILER, cure="按目录改写专业技术领域，或由主管人员载入目录")
def field_is_in_the_directory(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The field is one of the directory's, which is not in hand (闽人社办〔2025〕7号 附件4 第4条)."""
    return one_of(facts.project.field_code, entry.value)


@rule("industry_authority", stages=AT, owners=FILER, cure="填写国家部委的名称；机构改名的由主管人员更新名录")
def authority_is_a_ministry(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The national form names a ministry, or several, as the topic's authority.

    闽人社办〔2025〕7号 附件4 第5条.
    """
    named = lift(_names, facts.project.industry_authority)
    return only_listed(named, entry.value)


def _names(text: str) -> tuple[str, ...]:
    names = (name.strip() for name in text.replace("，", "、").split("、"))
    return tuple(name.removeprefix("中华人民共和国") for name in names)
