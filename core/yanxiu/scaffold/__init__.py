"""A plugin from nothing (`yanxiu plugin new`), and what a plugin's own folder says of itself."""

from .making import Place, SixFiles, make
from .project import Project, ProjectError, find_project

__all__ = ["Place", "Project", "ProjectError", "SixFiles", "find_project", "make"]
