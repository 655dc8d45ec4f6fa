"""The level of a professional title, where its name leaves no doubt."""

import re

_NONE = re.compile(r"无|暂无|没有|[/\\-]+")
# Grades of skilled workers begin like senior titles and are none.
_SKILL_GRADE = re.compile(r"(高级|中级|初级)(技工|技师|工)(?!程)")
_SENIOR = re.compile(
    r"正高级|副高级|正高|副高|高级|高工|^(副)?教授|^(副)?研究(馆)?员|^(副)?主任[医药护技]师"
    r"|^(副)?编审|^(副)?译审|^一级(美术|演)"
)
_JUNIOR = re.compile(
    r"^助理(?!研究员)|^助教|^助工|^研究实习员|技术员$|^[医药护技]师$|^[医护]士$|^初级|^助理馆员"
)
_INTERMEDIATE = re.compile(
    r"^中级|^(工程|会计|经济|统计|农艺|畜牧|兽医|审计|园艺|水产|林业工程|工艺美术)师"
    r"|^讲师|^助理研究员|^主治医?师|^主管[医药护技]师|^馆员|^编辑|^翻译|^记者"
)


def level_of_title(title: str) -> str | None:
    """none, junior, intermediate or senior; None where the name alone does not tell."""
    if _NONE.fullmatch(title):
        return "none"
    if _SKILL_GRADE.search(title):
        return None
    for pattern, level in ((_JUNIOR, "junior"), (_SENIOR, "senior"), (_INTERMEDIATE, "intermediate")):
        if pattern.search(title):
            return level
    return None
