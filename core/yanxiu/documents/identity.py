"""Resident identity numbers (GB 11643) and unified social credit codes (GB 32100): checks and the mask.

The checks are our own: the common library looks the county up at the year of birth and so refuses
numbers that were really issued. A county that nobody knows is a hint, never an error.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric

from yanxiu.documents.text import normalise
from yanxiu.phrases import phrase

# First digit (region) to the second digits given out in it (GB/T 2260; 83 since 2018).
_PROVINCES = {
    "1": "12345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "123",
}
_EARLIEST_BIRTH = date(1900, 1, 1)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class IdCheck:
    """What a check of an identity number found; `problem` and `cure` are empty when it holds."""

    number: str
    problem: str = ""
    cure: str = ""
    born_on: date | None = None
    gender: str = ""
    province_code: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


@dataclass(frozen=True, slots=True)
class UsccCheck:
    """What a check of a unified social credit code found."""

    code: str
    problem: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


def mask_id_number(number: str) -> str:
    """First four and last two characters. A short text is masked whole: it is no number to recognise."""
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:4]}{'*' * (len(number) - 6)}{number[-2:]}"


def check_id_number(text: str, on: date) -> IdCheck:
    """Check an identity number as of a day: shape, province, a real date of birth, check character."""
    number = re.sub(r"\s", "", normalise(text)).upper()
    shape = _shape_problem(number)
    if shape is not None:
        return IdCheck(number, *shape)
    if number[1] not in _PROVINCES.get(number[0], ""):
        return IdCheck(
            number, phrase("前两位 {number} 不是省级行政区划代码", number=number[:2]), "请核对证件"
        )
    born = _birth(number[6:14])
    if born is None:
        return IdCheck(number, "出生日期段不是真实日期", "请核对证件")
    if not _EARLIEST_BIRTH <= born <= on:
        return IdCheck(number, "出生日期不在1900年至今之间", "请核对证件")
    # The library wants the whole number and leaves its last character out by itself.
    if ric.calc_check_digit(number) != number[17]:
        return IdCheck(number, "校验码不符，号码中至少有一位有误", "请对照证件逐位核对")
    gender = "male" if int(number[16]) % 2 else "female"
    return IdCheck(number, born_on=born, gender=gender, province_code=number[:2])


def _shape_problem(number: str) -> tuple[str, str] | None:
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return None
    if re.fullmatch(r"[0-9]{15}", number):
        return "是15位旧号码", "请填写18位身份证号"
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", number):
        return "被存成数字，后几位已丢失", "请将身份证号列设为文本，重新填写"
    if len(number) != 18:
        return phrase("应为18位，现为{count}位", count=len(number)), "请核对证件"
    return "含有数字和末位X以外的字符", "请核对证件"


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def check_uscc(text: str) -> UsccCheck:
    """Check a unified social credit code: alphabet, check character, and the one of its GB 11714 part."""
    code = re.sub(r"\s", "", normalise(text)).upper()
    if len(code) != 18:
        return UsccCheck(code, phrase("统一社会信用代码应为18位，现为{count}位", count=len(code)))
    if any(character not in _USCC_ALPHABET for character in code):
        return UsccCheck(code, "统一社会信用代码只含数字和大写字母，不含 I、O、Z、S、V")
    if _uscc_check_character(code[:17]) != code[17]:
        return UsccCheck(code, "统一社会信用代码校验码不符，请对照证照逐位核对")
    if _organization_check_character(code[8:16]) != code[16]:
        return UsccCheck(code, "统一社会信用代码第9至17位（组织机构代码）校验码不符，请对照证照核对")
    return UsccCheck(code)


def _uscc_check_character(body: str) -> str:
    total = sum(_USCC_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return _USCC_ALPHABET[-total % 31]


def _organization_check_character(body: str) -> str:
    total = sum(
        int(character, 36) * weight for character, weight in zip(body, _ORGANIZATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]
