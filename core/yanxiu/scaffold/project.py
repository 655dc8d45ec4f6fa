"""A plugin's own folder: what its pyproject.toml says, and how to load it without installing it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from yanxiu.policy import PolicyError

GROUP: Final = "yanxiu.plugins"


class ProjectError(PolicyError):
    """What was named is no plugin's folder, and no installed plugin."""


@dataclass(frozen=True)
class Project:
    """A plugin as it stands in a folder; `folder` is `None` for one installed without its sources.

    `exceptions` are the checks that it does not keep, with reasons (`[tool.yanxiu]`).
    """

    name: str
    package: str
    distribution: str
    version: str
    folder: Path | None
    exceptions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cases(self) -> Path | None:
        """Where its case files stand."""
        return self.folder / "tests" / "cases" if self.folder else None

    def stage(self, into: Path) -> tuple[Path, ...]:
        """Make it look installed to a process that has the returned folders on its path.

        A description of the distribution is written into `into`; code and data stay where they are, and go
        before an installed version of the same distribution.
        """
        if self.folder is None:
            return ()
        described = into / f"{self.distribution.replace('-', '_')}-{self.version}.dist-info"
        described.mkdir(parents=True, exist_ok=True)
        (described / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {self.distribution}\nVersion: {self.version}\n", "utf-8"
        )
        (described / "entry_points.txt").write_text(f"[{GROUP}]\n{self.name} = {self.package}\n", "utf-8")
        return into, self.folder


def find_project(named: str) -> Project:
    """A plugin by its folder, or by the name under which it is installed.  Raises `ProjectError`."""
    path = Path(named)
    if (path / "pyproject.toml").is_file():
        return project_in(path.resolve())
    if path.exists():
        raise ProjectError(f"{named} 里没有 pyproject.toml：请给出插件的文件夹，或已安装的插件名")
    points = {point.name: point for point in metadata.entry_points(group=GROUP)}
    if named not in points:
        known = "、".join(sorted(points)) or "（一个也没有）"
        raise ProjectError(f"没有文件夹 {named}，也没有安装名为 {named!r} 的插件；已安装：{known}")
    return _installed(points[named])


def _installed(point: metadata.EntryPoint) -> Project:
    """From its sources where they are at hand (an editable installation), else as it was installed."""
    spec = find_spec(point.module.partition(".")[0])
    above = Path(spec.origin).parent.parent if spec and spec.origin else None
    if above and (above / "pyproject.toml").is_file():
        return project_in(above)
    name, version = (point.dist.name, point.dist.version) if point.dist else (point.name, "0")
    return Project(point.name, point.module, name, version, None)


def project_in(folder: Path) -> Project:
    """The plugin whose pyproject.toml stands in a folder; raises `ProjectError` naming what is missing."""
    path = folder / "pyproject.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProjectError(f"读不了 {path}：{error}") from error
    project = data.get("project", {})
    points = project.get("entry-points", {}).get(GROUP, {})
    if len(points) != 1:
        wanted = f'[project.entry-points."{GROUP}"] 下应恰有一行，如 guangdong = "yanxiu_guangdong"'
        raise ProjectError(f"{path}：{wanted}；现有 {len(points)} 行")
    ((name, package),) = points.items()
    return Project(
        name=name,
        package=str(package),
        distribution=str(project.get("name", f"yanxiu-{name}")),
        version=str(project.get("version", "0")),
        folder=folder,
        exceptions=data.get("tool", {}).get("yanxiu", {}),
    )
