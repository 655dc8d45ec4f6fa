"""What the kernel answers in Chinese words, and values as an officer would write them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from .findings import Gate, Severity, Status
from .jurisdiction import DocumentStatus
from .labels import LABELS
from .parameters import Absence, State
from .unknown import NeedKind
from .vocabulary import Post, Stage


def _words(kind: type[StrEnum], *labels: str) -> tuple[type[StrEnum], Mapping[str, str]]:
    return kind, dict(zip([str(member) for member in kind], labels, strict=True))


WORDS: Mapping[type[StrEnum], Mapping[str, str]] = dict(
    (
        *LABELS.items(),
        _words(Status, "通过", "不符", "待补", "不适用", "待签", "出错"),
        _words(Severity, "必须", "应当", "提示"),
        _words(Gate, "可以办理", "可以办理，有提醒", "尚不能判断", "不能办理"),
        _words(State, "文件规定", "依外部标准", "没有规定", "口径", "没有公布"),
        _words(Absence, "尚未施行", "已经到期", "没有公布"),
        _words(DocumentStatus, "有效", "征求意见稿"),
        _words(NeedKind, "事实", "参数", "外部标准", "口径", "签署", "政策"),
    )
)


def word(member: StrEnum) -> str:
    """The Chinese word of an enumeration's member."""
    return WORDS[type(member)][str(member)]


NO_POLICY: Final = ("没有公布政策", "由主管人员依据另行取得的文件作出认定，或等待文件公布")
PLUGIN_FAILED: Final = ("政策插件没有载入", "由管理员修复插件；在此之前由人工审核")
"""Label and cure of the findings that the kernel makes itself."""

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def in_words(
    value: Any, unit: str = "", words: Mapping[str, str] = _NOTHING, said: Mapping[str, str] = _NOTHING
) -> str:
    """A value as an officer would write it.

    A code is spelt out by `words` (a region's own), or where only one shared word can be meant; several codes
    by the one set of words that has them all.  `said` has the Chinese words in another language.
    """
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _said("是" if value else "否", said)
    if isinstance(value, int | Decimal):
        return _figure(value, unit, said)
    if isinstance(value, Mapping):
        return _mapping(value, unit, words, said)
    if isinstance(value, list | tuple):
        spelt = words if all(str(item) in words for item in value) else {**words, **_shared_by(value)}
        all_of_it = _said("、", said).join(in_words(item, unit, spelt, said) for item in value)
        return all_of_it or _said("（空）", said)
    return _amount(str(value), unit, said) or _said(_code(str(value), words), said)


def _said(text: str, said: Mapping[str, str]) -> str:
    return said.get(text, text)


def _figure(value: int | Decimal, unit: str, said: Mapping[str, str]) -> str:
    """A number with its unit; what a language says otherwise for one of them stands whole: `1天`."""
    measure = unit_word(unit)
    return said.get(f"{value}{measure}") or f"{value:,}{said.get(f'…{measure}', measure)}"


def _shared_by(codes: Sequence[Any]) -> Mapping[str, str]:
    """The words of the one enumeration that has all the codes; nothing where several differ."""
    known = [
        {str(c): kind[str(c)] for c in codes} for kind in WORDS.values() if all(str(c) in kind for c in codes)
    ]
    return known[0] if known and all(one == known[0] for one in known) else {}


def _code(code: str, words: Mapping[str, str]) -> str:
    return words.get(code) or _UNAMBIGUOUS.get(code) or _BESIDE.get(code) or code


def _mapping(value: Mapping[str, Any], unit: str, words: Mapping[str, str], said: Mapping[str, str]) -> str:
    if set(value) == {"at_least", "at_most"}:
        ends = in_words(value["at_least"]), in_words(value["at_most"], unit, said=said)
        return _said("至", said).join(ends)
    between = "；" if any(isinstance(x, list | tuple) for x in value.values()) else "、"
    return _said(between, said).join(
        f"{_said(_code(k, words), said)} {in_words(x, unit, {**words, **_UNDER.get(k, {})}, said)}"
        for k, x in value.items()
    )


def _amount(text: str, unit: str, said: Mapping[str, str]) -> str | None:
    """Decimals stand as text in records: 45000 with a unit of money reads as 45,000元/期."""
    digits = text.replace(".", "", 1)
    return _figure(Decimal(text), unit, said) if unit and digits.isascii() and digits.isdigit() else None


_UNITS = {
    "month": "个月",
    "months": "个月",
    "day": "天",
    "days": "天",
    "hour": "学时",
    "hours": "学时",
    "person": "人",
    "people": "人",
    "persons": "人",
    "time": "次",
    "CNY": "元",
    "CNY per class": "元/期",
    "share": "",
    "class": "期",
    "factor": "倍",
    "form": "种",
    "month_day": "",
    "date": "",
}


def unit_word(unit: str) -> str:
    """A parameter's unit as it stands behind a figure: ``天``, ``元/期``."""
    return _UNITS.get(unit, f" {unit}" if unit else "")


def _unambiguous() -> dict[str, str]:
    """Codes for which every enumeration that has them uses the same word; no value is ever a stage."""
    meanings: dict[str, set[str]] = {}
    for kind, words in WORDS.items():
        for code, label in words.items() if kind is not Stage else ():
            meanings.setdefault(code, set()).add(label)
    return {code: labels.pop() for code, labels in meanings.items() if len(labels) == 1}


_UNAMBIGUOUS = _unambiguous()
_BESIDE: Mapping[str, str] = MappingProxyType(
    {
        "consultation": "与省厅沟通",
        "notice": "开班通知",
        "plan": "实施方案",
        "filing": "备案",
        "onsite": "线下人数",
        "title": "职称",
        "titles": "职称",
        "qualification": "职业资格",
        "post": "岗位",
        "posts": "岗位",
        "content": "内容",
        "topic": "选题",
        "employer": "工作单位",
        "title_or_qualification": "职称或职业资格",
        "id_number_valid": "身份证号",
        "hours_attended": "学时",
        "result": "考核结果",
    }
)
"""What parameters name beside the shared words: acts before a class, and facts by their name."""
_UNDER: Mapping[str, Mapping[str, str]] = {"post": LABELS[Post], "posts": LABELS[Post]}
"""Which words the codes under a key are, where the codes alone do not say."""


def spoken_by_kernel() -> Mapping[str, tuple[str, ...]]:
    """Section → the Chinese texts above, for `translations/<language>.yaml`."""
    labels = (label for words in WORDS.values() for label in words.values())
    return {
        "words": tuple(dict.fromkeys((*labels, *_BESIDE.values(), "是", "否", "（空）"))),
        "findings": (*NO_POLICY, *PLUGIN_FAILED),
        "between": ("、", "；", "至"),
        "units": tuple(dict.fromkeys(f"…{unit}" for unit in _UNITS.values() if unit)),
    }
