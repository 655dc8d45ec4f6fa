"""Finds plugins, loads each on its own, and builds the chain that answers for a case."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import metadata
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pluggy
from packaging.specifiers import SpecifierSet

from . import hookspecs
from .anchors import Anchors, read_anchors
from .catalogue import CatalogueRow, read_catalogue
from .chain import Chain
from .deprecation import noted
from .divisions import FILE as DIVISIONS
from .divisions import Division, read_divisions
from .errors import PluginError, PolicyError, UnknownJurisdiction
from .jurisdiction import Jurisdiction
from .packs import Failure, Pack
from .parameter_files import ParameterReader
from .parameters import Slot, TenantParameter
from .purity import check_purity
from .rules import Rule
from .templates import templates_in
from .translating import FOLDER, declared, translations_in
from .version import __version__

GROUP = "yanxiu.plugins"
_DATA = {".py", ".yaml", ".yml", ".html", ".svg", ".css", ".po", ".json"}


@dataclass(frozen=True)
class Candidate:
    """A plugin to load: its name, version, and how to get its module."""

    name: str
    version: str
    load: Any


def installed() -> list[Candidate]:
    """The plugins whose distributions are installed, by entry point, in the order of their names."""
    points = sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)
    return [Candidate(p.name, p.dist.version if p.dist else "0", p.load) for p in points]


@dataclass
class Registry:
    """The loaded plugins by jurisdiction, and those that failed.  Installed is not active: chains select.

    `claimed` are the jurisdictions that a failed plugin was to answer for, as far as it came to say so;
    with `strict` what breaks raises as it broke, which is for authors.
    """

    packs: dict[str, Pack] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    claimed: dict[str, Failure] = field(default_factory=dict)
    strict: bool = False
    specification: Any = field(default=hookspecs, repr=False, compare=False)

    @classmethod
    def load(
        cls,
        candidates: Iterable[Candidate] | None = None,
        *,
        specification: Any = hookspecs,
        strict: bool = False,
    ) -> "Registry":
        """Load every candidate (by default the installed ones); a broken one is reported, the others run.

        `specification` holds the hooks, where they are not those of this version.
        """
        made = cls(specification=specification, strict=strict)
        for candidate in installed() if candidates is None else candidates:
            try:
                made._admit(made._load(candidate))
            except (Exception, SystemExit) as error:
                if strict:
                    raise
                made._refuse(candidate.name, _problem(error))
        return made

    def _admit(self, pack: Pack) -> None:
        """Take up a plugin; of two for one jurisdiction neither answers: nobody can tell which is meant."""
        place = pack.jurisdiction.id
        rival = self.packs.pop(place).name if place in self.packs else ""
        if rival:
            self._refuse(rival, _clash(place, pack.name))
        elif place in self._disputed:
            rival = self.claimed[place].plugin
        if rival:
            self._disputed.add(place)
            self.claimed[place] = Failure(rival, _clash(place, pack.name))
            raise PluginError(_clash(place, rival))
        self.packs[place] = pack

    def _refuse(self, name: str, problem: str) -> None:
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)
        failure = Failure(name, problem)
        self.failures.append(failure)
        if place := self._described.get(name):
            self.claimed.setdefault(place, failure)

    @cached_property
    def _described(self) -> dict[str, str]:
        """Plugin → the jurisdiction that it says it answers for."""
        return {}

    @cached_property
    def _disputed(self) -> set[str]:
        """Jurisdictions for which several plugins were found."""
        return set()

    @cached_property
    def _manager(self) -> pluggy.PluginManager:
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(self.specification)
        return manager

    def _load(self, candidate: Candidate) -> Pack:
        module = candidate.load()
        with noted() as deprecations:
            self._manager.register(module, name=candidate.name)
        self._manager.check_pending()
        if isinstance(module, ModuleType):
            check_purity(module)
        return replace(_Compiler(candidate, module, self).compile(), deprecated=tuple(deprecations))

    def call(self, pack_name: str, hook: str, **arguments: Any) -> Any:
        """Call one plugin's hook and nobody else's; `None` where it does not implement it."""
        others = [plugin for name, plugin in self._manager.list_name_plugin() if name != pack_name]
        answers = self._manager.subset_hook_caller(hook, remove_plugins=others)(**arguments)
        return answers[0] if answers else None

    def pack(self, jurisdiction: str) -> Pack:
        """The plugin that answers for a jurisdiction; raises `UnknownJurisdiction` with those there are."""
        if jurisdiction not in self.packs:
            raise UnknownJurisdiction(self._unknown(jurisdiction))
        return self.packs[jurisdiction]

    def divisions(self) -> tuple[Division, ...]:
        """The provinces and their equals, as the nation's plugin has them; none where it is not installed."""
        found = (division for pack in self.packs.values() for division in pack.divisions)
        return tuple(sorted(found, key=lambda one: one.code))

    def _failed(self, jurisdiction: str) -> Failure | None:
        """The failed plugin that answers for a jurisdiction; else one that broke before it could say."""
        silent = [one for one in self.failures if one.plugin not in self._described]
        by_name = [one for one in self.failures if one.plugin == jurisdiction]
        return self.claimed.get(jurisdiction) or next(iter((*by_name, *silent)), None)

    def _unknown(self, jurisdiction: str) -> str:
        known = "、".join(sorted(self.packs)) or "（一个也没有）"
        broken = "".join(f"；插件 {f.plugin} 没有载入：{f.problem}" for f in self.failures)
        return f"没有插件为辖区 {jurisdiction!r} 作答；已安装：{known}{broken}。请安装其插件，或改用其中之一"

    def chain(
        self,
        jurisdiction: str,
        *,
        adopted: Iterable[str] = (),
        parameters: Iterable[TenantParameter] = (),
    ) -> Chain:
        """From a jurisdiction upwards.  `adopted` are keys of draft documents that the tenant has adopted.

        A link whose plugin failed to load stays in the chain as a failure: its questions go to manual review.
        """
        packs: list[Pack] = []
        missing: list[Failure] = []
        link: str | None = jurisdiction
        while link is not None:
            pack = self.packs.get(link)
            if pack is None:
                failure = self._failed(link)
                if failure is None and not packs:
                    raise UnknownJurisdiction(self._unknown(link))
                missing.append(failure or Failure(link, "没有安装"))
                break
            if pack in packs:
                raise PluginError(f"辖区 {link} 的上级关系成环")
            packs.append(pack)
            link = pack.jurisdiction.parent
        return Chain(
            tuple(packs),
            jurisdiction,
            frozenset(adopted),
            tuple(parameters),
            tuple(missing),
            self.call,
            strict=self.strict,
        )


def _clash(place: str, other: str) -> str:
    return f"辖区 {place} 也由插件 {other} 声明：不知道该听谁的，请只留一个"


def _problem(error: BaseException) -> str:
    return str(error) if isinstance(error, PolicyError) else f"{type(error).__name__}: {error}"


class _Compiler:
    """Turns one registered module into a pack, type-checking all that it declares."""

    def __init__(self, candidate: Candidate, module: Any, registry: Registry) -> None:
        self.candidate, self.module, self.registry = candidate, module, registry

    def compile(self) -> Pack:
        jurisdiction = self._call("describe_jurisdiction")
        if not isinstance(jurisdiction, Jurisdiction):
            raise PluginError(f"describe_jurisdiction 应返回 Jurisdiction，而不是 {jurisdiction!r}")
        self.registry._described[self.candidate.name] = jurisdiction.id
        if not SpecifierSet(jurisdiction.core).contains(__version__, prereleases=True):
            raise PluginError(f"插件要求核心版本 {jurisdiction.core}，现在是 {__version__}：请升级插件或核心")
        given = {hook: self._declared(hook, kind) for hook, kind in hookspecs.DECLARING.items()}
        catalogue = self._catalogue()
        slots = self._slots(jurisdiction, given["register_tiers"], catalogue)
        pack = Pack(
            name=self.candidate.name,
            version=self.candidate.version,
            hash=_content_hash(self._folder),
            module=self.module,
            jurisdiction=jurisdiction,
            tiers=given["register_tiers"],
            terms=given["register_vocabulary"],
            rules=given["register_rules"],
            slots=slots,
            catalogue=catalogue,
            fields=given["register_fields"],
            documents=given["register_documents"],
            surveys=given["register_surveys"],
            report_formats=given["register_report_formats"],
            divisions=self._divisions(jurisdiction),
            anchors=self._anchors(catalogue),
            templates=templates_in(self._folder, given["register_documents"]),
        )
        _check_rules(pack)
        return replace(pack, translations=translations_in(self._folder, declared(pack)))

    @property
    def _folder(self) -> Path | None:
        file = getattr(self.module, "__file__", None)
        return Path(file).parent if file else None

    def _call(self, hook: str) -> Any:
        return self.registry.call(self.candidate.name, hook)

    def _declared(self, hook: str, kind: type) -> tuple[Any, ...]:
        answer = self._call(hook)
        if answer is None:
            return ()
        try:
            items = tuple(answer)
        except TypeError:
            raise PluginError(f"{hook} 应返回若干 {kind.__name__}，而不是 {answer!r}") from None
        for item in items:
            if not isinstance(item, kind):
                raise PluginError(f"{hook} 应返回若干 {kind.__name__}，其中却有 {item!r}")
        return items

    def _catalogue(self) -> tuple[CatalogueRow, ...]:
        path = self._folder / "catalogue.yaml" if self._folder else None
        return read_catalogue(path.read_text("utf-8"), path) if path and path.is_file() else ()

    def _anchors(self, catalogue: tuple[CatalogueRow, ...]) -> Anchors:
        path = self._folder / "anchors.yaml" if self._folder else None
        return read_anchors(path.read_text("utf-8"), path, catalogue) if path and path.is_file() else {}

    def _divisions(self, jurisdiction: Jurisdiction) -> tuple[Division, ...]:
        path = self._folder / DIVISIONS if self._folder else None
        if not path or not path.is_file():
            return ()
        if jurisdiction.parent is not None:
            raise PluginError(f"{path}: 只有全国的插件可以列区划：请删去这个文件")
        return read_divisions(path.read_text("utf-8"), path)

    def _slots(self, jurisdiction: Jurisdiction, tiers: Any, catalogue: Any) -> Mapping[str, Slot]:
        reader = ParameterReader(jurisdiction, {t.id: t.level for t in tiers}, [row.id for row in catalogue])
        slots: dict[str, Slot] = {}
        for path in sorted((self._folder / "parameters").glob("*.yaml")) if self._folder else ():
            for slot in reader.read(path.read_text("utf-8"), path):
                if slot.name in slots:
                    raise PluginError(f"{path}: 参数 {slot.name} 在两个文件中声明")
                slots[slot.name] = slot
        return MappingProxyType(slots)


def _content_hash(folder: Path | None) -> str:
    """Over what may decide something: a better translation leaves stored decisions replayable, and so does
    a better place on the grid of divisions."""
    digest = hashlib.sha256()
    for path in _deciding(folder) if folder else ():
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")  # type: ignore[arg-type] # not None inside the loop
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _deciding(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        beside = path.parent == folder / FOLDER or path == folder / DIVISIONS
        if path.is_file() and path.suffix in _DATA and not beside:
            yield path


def _check_rules(pack: Pack) -> None:
    """Every rule has its slot, every slot its rule, and what is read beside covers the same years."""
    prefix = pack.jurisdiction.id
    used: set[str] = set()
    for rule in pack.rules:
        for bare in (rule.slot, *rule.beside, *rule.triggers):
            if f"{prefix}.{bare}" not in pack.slots:
                raise PluginError(f"规则 {rule.slot} 用到的参数 {prefix}.{bare} 没有条目：请写入 parameters/")
            used.add(bare)
        if not pack.slot(rule.slot).entries:
            raise PluginError(f"规则 {rule.slot} 没有任何年度的条目")
        if not all(entry.document_key for entry in pack.slot(rule.slot).entries):
            raise PluginError(f"规则 {rule.slot} 的条目没有出处：没有依据的数只供填写，不能据以判断")
        _check_beside(pack, rule)


def _check_beside(pack: Pack, rule: Rule) -> None:
    years = {entry.year for entry in pack.slot(rule.slot).entries}
    for bare in rule.beside:
        covered = {entry.year for entry in pack.slot(bare).entries}
        if None not in covered and not years <= covered:
            raise PluginError(
                f"规则 {rule.slot} 旁读的参数 {bare} 缺 {sorted(str(y) for y in years - covered)} 年的条目"
            )
