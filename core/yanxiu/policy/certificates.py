"""Certificate series and numbers, as a region's plugin answers for them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CertificateSeries:
    """Where a certificate's serial comes from: one gap-free counter per `key` within a tenant.

    `prefix` are the parts that every number of the series shares, by name, for the plugin's own use.
    """

    key: str
    label: str
    issuer: str
    parts: tuple[tuple[str, str], ...] = ()

    def part(self, name: str) -> str:
        """One of the parts; raises `KeyError` where the plugin did not set it."""
        return dict(self.parts)[name]
