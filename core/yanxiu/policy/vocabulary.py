"""The shared words: one enumeration each, used by facts, models, forms and documents alike.

Words that belong to a region (budget lines, topic ranges, forms, attachments, tiers) are not here:
plugins declare them as `Term` and `Tier`, and a word that nobody in a class's chain declares is refused.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """级别: whose plan a project stands in (a city may run its own under a province)."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"


class Stage(StrEnum):
    """The gates of a project's year, in their order."""

    APPLICATION = "application"
    SELECTION = "selection"
    PLAN = "plan"
    PREPARATION = "preparation"
    AMENDMENT = "amendment"
    RECRUITMENT = "recruitment"
    DELIVERY = "delivery"
    ASSESSMENT = "assessment"
    CERTIFICATION = "certification"
    COMPLETION = "completion"
    SETTLEMENT = "settlement"
    EVALUATION = "evaluation"
    SUPERVISION = "supervision"
    FOLLOW_UP = "follow_up"


class Matter(StrEnum):
    """规定事项: what a rule speaks of, so that what places name and measure differently stands together."""

    DURATION = "duration"
    HEADCOUNT = "headcount"
    REMOTE = "remote"
    AUDIENCE = "audience"
    TEACHING = "teaching"
    FILING = "filing"
    AMENDMENT = "amendment"
    FINISH = "finish"
    ASSESSMENT = "assessment"
    CERTIFICATE_NUMBER = "certificate_number"
    REPORTING = "reporting"
    SUBSIDY = "subsidy"
    FEES = "fees"
    EXPENSES = "expenses"
    SETTLEMENT = "settlement"
    SANCTIONS = "sanctions"


class Party(StrEnum):
    """Who owns a duty, or files a paper."""

    HOST = "host"
    APPLICANT = "applicant"
    SUPERVISOR = "supervisor"
    DEPARTMENT = "department"
    MINISTRY = "ministry"
    TRAINEE = "trainee"


class OrganizationKind(StrEnum):
    ENTERPRISE = "enterprise"
    UNIVERSITY = "university"
    INSTITUTE = "institute"
    ASSOCIATION = "association"
    AGENCY = "agency"
    PUBLIC_INSTITUTION = "public_institution"


class BaseLevel(StrEnum):
    """继续教育基地 status of an organization."""

    NONE = "none"
    PROVINCIAL = "provincial"
    NATIONAL = "national"


class FundingMode(StrEnum):
    FISCAL = "fiscal"
    SELF_FUNDED = "self_funded"
    OTHER = "other"


class TitleLevel(StrEnum):
    """职称 or 职业资格 level."""

    NONE = "none"
    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"


class Post(StrEnum):
    TECHNICAL = "technical"
    MANAGEMENT = "management"
    OTHER = "other"


class RecruitmentScope(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    INSIDE_AND_OUTSIDE = "inside_and_outside"


class WatchedField(StrEnum):
    """What an amendment can change."""

    TOPIC = "topic"
    CONTENT = "content"
    AUDIENCE = "audience"
    TIME = "time"
    PLACE = "place"
    HOST = "host"
    HEADCOUNT = "headcount"


class TeachingForm(StrEnum):
    KEYNOTE = "keynote"
    SEMINAR = "seminar"
    EXCHANGE = "exchange"
    FIELD = "field"
    CASE_STUDY = "case_study"
    VISIT = "visit"
    ONLINE = "online"


class PlanSection(StrEnum):
    TIME = "time"
    PLACE = "place"
    AUDIENCE = "audience"
    HEADCOUNT = "headcount"
    COURSES = "courses"
    EXPERTS = "experts"
    SCHEDULE = "schedule"
    LODGING = "lodging"
    BUDGET = "budget"


class Material(StrEnum):
    """材料: the papers that regions ask for, under one name each."""

    OPENING_NOTICE = "opening_notice"
    RECRUITMENT_NOTICE = "recruitment_notice"
    IMPLEMENTATION_PLAN = "implementation_plan"
    SUMMARY_REPORT = "summary_report"
    SETTLEMENT_STATEMENT = "settlement_statement"
    ROSTER = "roster"
    TRAINEE_SIGN_IN = "trainee_sign_in"
    STAFF_SIGN_IN = "staff_sign_in"
    SURVEY_STATISTICS = "survey_statistics"
    RESEARCH_REPORT = "research_report"
    PUBLICITY = "publicity"
    SUBSIDY_INVOICE = "subsidy_invoice"
    REGISTRATION_FORM = "registration_form"


class Seal(StrEnum):
    FINANCE = "finance"
    ORGANIZATION = "organization"


class BankDetail(StrEnum):
    ACCOUNT_NAME = "account_name"
    ACCOUNT_NUMBER = "account_number"
    BRANCH = "branch"


class ExpenseHead(StrEnum):
    TEACHING = "teaching"
    LODGING = "lodging"
    MEALS = "meals"
    VENUE = "venue"
    MATERIALS = "materials"
    TRANSPORT = "transport"
    OTHER = "other"


class LectureRank(StrEnum):
    """Whose lecture fee a training-fee standard limits."""

    DEPUTY_SENIOR = "deputy_senior"
    SENIOR = "senior"
    ACADEMICIAN = "academician"


class Payer(StrEnum):
    PROJECT = "project"
    TRAINEE = "trainee"


class OutputKind(StrEnum):
    """研修成果 of a class."""

    PAPER = "paper"
    ADVICE = "advice"
    REPORT = "report"


class EvaluationHeading(StrEnum):
    TOPIC = "topic"
    MANAGEMENT = "management"
    OUTPUTS = "outputs"


class ApplicationField(StrEnum):
    """The blocks of an application form."""

    NAME = "name"
    PERIOD = "period"
    PLACE = "place"
    FIELD = "field"
    AUTHORITY = "authority"
    FUNDING_CATEGORY = "funding_category"
    TOPIC_RANGES = "topic_ranges"
    PURPOSE = "purpose"
    CONTENT = "content"
    EXPERTS = "experts"
    AUDIENCE = "audience"
    APPLICANT = "applicant"
    HOST = "host"
    BASE = "base"
    REVIEW_OPINION = "review_opinion"


class SummaryColumn(StrEnum):
    SERIAL = "serial"
    TOPIC = "topic"
    HOST = "host"
    CONTACT = "contact"
    PHONE = "phone"
    FIELD = "field"


class NationalResult(StrEnum):
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"


class Result(StrEnum):
    """考核结果."""

    PASSED = "passed"
    FAILED = "failed"


class ViolationKind(StrEnum):
    EMBEZZLEMENT = "embezzlement"
    FALSE_EXPENSE = "false_expense"
    ILLEGAL_FEE = "illegal_fee"
    FRAUD = "fraud"
    TOURISM = "tourism"
    ADVERTISING = "advertising"
    UNREPORTED_CHANGE = "unreported_change"
    THIRD_PARTY = "third_party"


class Attestation(StrEnum):
    """What a named person signs for."""

    NO_ADVERTISING = "no_advertising"
    NO_TOURISM = "no_tourism"
    EARMARKED_FUNDS = "earmarked_funds"
    DISCIPLINE = "discipline"
    THIRD_PARTY = "third_party"
    CONTENT_FIT = "content_fit"
    EXPERT_QUALITY = "expert_quality"
    PUBLICITY = "publicity"
    CHANGE_JUSTIFIED = "change_justified"
    SPECIAL_CIRCUMSTANCES = "special_circumstances"
    EVALUATION_CONTENT = "evaluation_content"
    TOPIC_FIT = "topic_fit"


class Effect(StrEnum):
    """What a consequence does once a named person has confirmed it."""

    NO_SUBSIDY = "no_subsidy"
    RECOVERY = "recovery"
    LOSS_OF_ELIGIBILITY = "loss_of_eligibility"


class TermKind(StrEnum):
    """The sets of words that a region may add to."""

    BUDGET_LINE = "budget_line"
    FORM = "form"
    ATTACHMENT = "attachment"
    TOPIC_RANGE = "topic_range"
    SERIES = "series"
    MATERIAL = "material"
    EXPENSE_HEAD = "expense_head"
    FIELD_CODE = "field_code"


@dataclass(frozen=True)
class Term:
    """A region's own word, or its own name for a shared one (`maps_to`).

    `years` is empty where the word is not bound to programme years.
    """

    kind: TermKind
    id: str
    label: str
    years: tuple[int, ...] = ()
    maps_to: str | None = None
