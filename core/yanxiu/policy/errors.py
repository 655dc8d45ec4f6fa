"""What goes wrong when policy is loaded or asked."""

from pathlib import PurePath


class PolicyError(Exception):
    """Anything about policy that its author or user can mend; the message is in their language."""


class PolicyFileError(PolicyError):
    """A file says something that cannot be accepted: which file, which line, what, and the way out."""

    def __init__(self, source: PurePath | str, line: int, problem: str) -> None:
        super().__init__(f"{source}:{line}: {problem}")
        self.source = str(source)
        self.line = line
        self.problem = problem


class PluginError(PolicyError):
    """A plugin does not keep the contract."""


class UnknownJurisdiction(PolicyError):
    """No installed plugin answers for this jurisdiction."""
