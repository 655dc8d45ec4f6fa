"""Documents are drawn from sample values, with the plugin's words, columns and fields."""

from collections.abc import Iterator

from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined


def documents_drawn(plugin: Examined) -> Iterator[Problem]:
    """Each is one that the core knows, and its template asks for nothing that it is not given."""
    if not plugin.pack.documents:
        return
    from yanxiu.testing.papers import problems_with  # noqa: PLC0415 - drawing takes a second to import

    for document in plugin.pack.documents:
        plugin.at(f"文书 {document.id}")
        if problem := problems_with(plugin.pack, document):
            yield Problem(
                f"文书 {document.id}", problem, "模板只能用样例里有的值，见 docs/policy/documents.md"
            )
