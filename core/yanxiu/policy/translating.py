"""What a plugin and the kernel say, in another language: ``translations/<language>.yaml`` beside the module.

    slots:
      开班前报送时限: Time limit for what is due before a class opens
    cures:
      补交所缺的表: Hand in the missing form

The Chinese text is the key, so that a finding stored years ago can still be read in another language.
A remark that a rule composes has its ``{names}`` where something was filled in.
Findings and decisions themselves are always Chinese: no translation enters a judgement, and none changes a
plugin's hash.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Final

from .errors import PolicyFileError
from .facts import ROOTS
from .packs import Pack
from .simulating_words import spoken_by_simulations
from .wording import spoken_by_kernel
from .yamlfile import Located, read_yaml

Said = Mapping[str, str]
"""Chinese text → the same in another language."""
FOLDER: Final = "translations"
FREE: Final = "remarks"
"""The section for texts that rules make: what does not apply, and why.  Nobody can list those."""


def declared(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """Section → the texts of a plugin that pages show, each once."""
    items = [item for survey in pack.surveys for item in survey.items]
    columns = [one for form in pack.report_formats for one in (*form.columns, *form.receipt)]
    found: dict[str, Iterable[str]] = {
        "jurisdiction": (pack.jurisdiction.name, pack.jurisdiction.department),
        "slots": (slot.label for slot in pack.slots.values()),
        "tiers": (tier.label for tier in pack.tiers),
        "terms": (term.label for term in pack.terms),
        "cures": (rule.cure for rule in pack.rules),
        "fields": (text for one in pack.fields for text in (one.label, one.help)),
        "documents": (one.label for one in pack.documents),
        "surveys": (*(one.label for one in pack.surveys), *(one.label for one in items)),
        "divisions": (text for one in pack.divisions for text in (one.name, one.short)),
        "reports": (*(form.label for form in pack.report_formats), *(one.heading for one in columns)),
    }
    return {section: tuple(dict.fromkeys(text for text in texts if text)) for section, texts in found.items()}


def untranslated(pack: Pack, language: str) -> tuple[str, ...]:
    """The texts of a plugin that a language does not have."""
    known = pack.translations.get(language, {})
    return tuple(text for texts in declared(pack).values() for text in texts if text not in known)


def read_translations(text: str, source: PurePath | str, texts: Mapping[str, Iterable[str]]) -> Said:
    """``section: {text: translation}``; raises ``PolicyFileError`` for a text that is not said (any more)."""
    data = read_yaml(text, source) or Located()
    if not isinstance(data, Located):
        raise PolicyFileError(source, 1, "译文应是“栏目: {原文: 译文}”的对照")
    made: dict[str, str] = {}
    for section, lines in data.items():
        if section not in texts and section != FREE:
            known = "、".join((*texts, FREE))
            raise PolicyFileError(source, data.lines[section], f"没有栏目 {section!r}：栏目有 {known}")
        if not isinstance(lines, Located):
            raise PolicyFileError(source, data.lines[section], f"{section} 应是“原文: 译文”的对照")
        said = None if section == FREE else set(texts[section])
        for original, translation in lines.items():
            if problem := _problem(original, translation, said, made):
                raise PolicyFileError(source, lines.lines[original], problem)
            made[original] = str(translation)
    return MappingProxyType(made)


def _problem(original: str, translation: object, said: set[str] | None, made: Said) -> str:
    if said is not None and original not in said:
        return f"没有这样的原文 {original!r}：它已改动，请照现在的原文改正，或删去这一行"
    if not isinstance(translation, str) or not translation.strip():
        return f"{original!r} 的译文应是文字，而不是 {translation!r}"
    if made.get(original, translation) != translation:
        return f"{original!r} 译成了两样（{made[original]!r}、{translation!r}）：请统一"
    return ""


def translations_in(folder: Path | None, texts: Mapping[str, Iterable[str]]) -> Mapping[str, Said]:
    """Language → translations, of every file in a module's ``translations``; none where it ships none."""
    files = sorted((folder / FOLDER).glob("*.yaml")) if folder else []
    return MappingProxyType(
        {path.stem: read_translations(path.read_text("utf-8"), path, texts) for path in files}
    )


@cache
def kernel_translations(language: str) -> Said:
    """The kernel's own words in a language; nothing where it does not have it."""
    return translations_in(Path(__file__).parent, kernel_texts()).get(language, MappingProxyType({}))


def kernel_texts() -> Mapping[str, tuple[str, ...]]:
    """Section → the kernel's texts that pages show: words, units, and how facts are called."""
    labels = (label for root in dict.fromkeys(ROOTS.values()) for label in _labels(root))
    facts = tuple(dict.fromkeys(labels))
    return {**spoken_by_kernel(), "facts": facts, "simulation": spoken_by_simulations()}


def _labels(group: type) -> Iterator[str]:
    """How a group's facts are called, and those of the groups in it."""
    for field in fields(group):
        yield field.metadata["label"]
        if part := field.metadata["part"] or field.metadata["parts"]:
            yield from _labels(part)
