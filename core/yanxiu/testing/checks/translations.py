"""The languages that a plugin ships are complete."""

from collections.abc import Iterator

from yanxiu.policy.translating import untranslated
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined


def translations_complete(plugin: Examined) -> Iterator[Problem]:
    """Every text that pages show of the plugin stands in each language that it ships."""
    for language in plugin.pack.translations:
        for text in untranslated(plugin.pack, language):
            yield Problem(f"translations/{language}.yaml", f"没有译文：{text}", "补上，或不带这种语言")
