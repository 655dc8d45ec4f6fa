"""Rules: one small pure function each, reading like the clause it stands for.

A rule knows its slot, its stages and who owns the duty; years, tiers, value, severity and citation stand in
the slot's entries (`parameters.py`).  `attestation`, `information` and `consequence` declare the other
kinds of row.
"""

import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from .comparisons import Comparison
from .errors import PluginError
from .facts import ROOTS
from .findings import Kind
from .parameters import Entry
from .vocabulary import Attestation, Effect, Party, Stage

Judge = Callable[[Any, Entry], Comparison]
Question = Callable[[Any, Entry], Any]


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule on one slot.

    `root` is the class of facts it looks at; `beside` are the slots it reads beside its own; `asked` and
    `signed` belong to attestations; `triggers` to consequences; `effect` says what a fail leads to.
    """

    slot: str
    stages: tuple[Stage, ...]
    kind: Kind
    root: type
    judge: Judge | None = None
    owners: tuple[Party, ...] = ()
    cure: str = ""
    beside: tuple[str, ...] = ()
    word: Attestation | None = None
    asked: Question | None = None
    signed: Question | None = None
    triggers: tuple[str, ...] = ()
    effect: Effect | None = None
    doc: str = ""

    def __call__(self, facts: Any, entry: Entry) -> Comparison:
        if self.judge is None:
            raise PluginError(f"规则 {self.slot} 没有比较函数")
        return self.judge(facts, entry)


def rule(
    slot: str,
    *,
    stages: Sequence[Stage],
    owners: Sequence[Party] = (Party.HOST,),
    cure: str = "",
    beside: Sequence[str] = (),
    effect: Effect | None = None,
) -> Callable[[Judge], Rule]:
    """Declare a checkable rule; the function's first parameter names its root of facts.

    `cure` says what would mend a fail, in the user's language.  With `effect`, a fail drafts a consequence.
    """

    def declare(judge: Judge) -> Rule:
        root = next(iter(typing.get_type_hints(judge).values()), object)
        _same_root(slot, stages, root)
        kind = Kind.CONSEQUENCE if effect else Kind.CHECK
        return Rule(
            slot,
            tuple(stages),
            kind,
            root,
            judge,
            tuple(owners),
            cure,
            tuple(beside),
            effect=effect,
            doc=judge.__doc__ or "",
        )

    return declare


def attestation(
    slot: str,
    *,
    stages: Sequence[Stage],
    word: Attestation | None = None,
    asked: Question | None = None,
    signed: Question | None = None,
    owners: Sequence[Party] = (Party.HOST,),
    cure: str = "",
    beside: Sequence[str] = (),
) -> Rule:
    """A row that a person signs: open until `word` stands among the attestations (or `signed` says so).

    `asked(facts, entry)` tells whether there is anything to sign for in this case.
    """
    if (word is None) == (signed is None):
        raise PluginError(f"承诺 {slot} 应当有 word 或 signed 之一")
    doc = (asked or signed or attestation).__doc__ or "" if (asked or signed) else ""
    root = _root_of(slot, stages)
    return Rule(
        slot,
        tuple(stages),
        Kind.ATTESTATION,
        root,
        None,
        tuple(owners),
        cure,
        tuple(beside),
        word,
        asked,
        signed,
        doc=doc,
    )


def information(slot: str, *, stages: Sequence[Stage] = (), shows: Judge | None = None) -> Rule:
    """A row that is shown beside its stage; `shows` may return a comparison with what to show.

    Without stages it speaks of the whole document (its addressees, say) and is listed with it.
    """
    root = _root_of(slot, stages) if stages else object
    return Rule(slot, tuple(stages), Kind.INFORMATION, root, shows)


def consequence(
    slot: str,
    *,
    stages: Sequence[Stage],
    triggers: Sequence[str],
    effect: Effect,
    owners: Sequence[Party] = (Party.HOST, Party.APPLICANT),
    cure: str = "",
) -> Rule:
    """A row that follows from others: it fails when one of its trigger slots does, on the same facts."""
    root = _root_of(slot, stages)
    return Rule(
        slot,
        tuple(stages),
        Kind.CONSEQUENCE,
        root,
        None,
        tuple(owners),
        cure,
        triggers=tuple(triggers),
        effect=effect,
    )


def rules_in(*modules: ModuleType) -> tuple[Rule, ...]:
    """Every rule declared at the top of the modules (single rules or tuples of them), in their order."""
    found: list[Rule] = []
    for module in modules:
        for value in vars(module).values():
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Rule) and item not in found:
                    found.append(item)
    return tuple(found)


def _root_of(slot: str, stages: Iterable[Stage]) -> type:
    roots = {ROOTS[stage] for stage in stages}
    if len(roots) != 1:
        raise PluginError(
            f"规则 {slot} 的阶段分属不同的事实（{sorted(r.__name__ for r in roots)}）：请分开声明"
        )
    return roots.pop()


def _same_root(slot: str, stages: Sequence[Stage], root: type) -> None:
    expected = _root_of(slot, stages)
    if root is not expected:
        raise PluginError(
            f"规则 {slot} 的第一个参数应标注为 {expected.__name__}，而不是 {getattr(root, '__name__', root)}"
        )
