"""Asking the chain for a certificate's series and number."""

from .certificates import CertificateSeries
from .chain import Chain
from .engine import parameter_view
from .errors import PluginError, PolicyError
from .facts import EnrollmentFacts, label_of
from .facts.view import Readings, View
from .judging import Judge
from .packs import Pack
from .question import question
from .scope import asked_only_here, scope_of
from .unknown import NeedsFacts
from .vocabulary import Stage


class Numbering:
    """Numbers the certificates of one case; the most specific jurisdiction that answers decides."""

    def __init__(self, facts: EnrollmentFacts, chain: Chain) -> None:
        readings = Readings()
        self._view = View(facts, readings)
        self._chain = chain
        self._scope = scope_of(facts, self._view, chain)
        asked = question(chain, Stage.CERTIFICATION, facts.year, self._scope)
        self._judge = Judge(asked, self._view, readings)

    def series(self) -> tuple[str, CertificateSeries] | None:
        """The plugin that numbers, and its series; `None` where nobody in the chain numbers it."""
        for pack in self._chain.packs:
            if not asked_only_here(pack, self._chain, self._scope):
                continue
            answer = self._call(pack, "certificate_series")
            if answer is not None and not isinstance(answer, CertificateSeries):
                raise PluginError(
                    f"插件 {pack.name} 的 certificate_series 应返回 CertificateSeries，而不是 {answer!r}"
                )
            if answer is not None:
                return pack.name, answer
        return None

    def number(self, plugin: str, series: CertificateSeries, serial: int) -> str:
        """The number for a serial.

        Raises `PolicyError` where a fact that the number carries is absent, `PluginError` where the plugin
        gives no text.
        """
        pack = next(pack for pack in self._chain.packs if pack.name == plugin)
        answer = self._call(pack, "format_certificate_number", series=series, serial=serial)
        if not isinstance(answer, str) or not answer.strip():
            raise PluginError(f"插件 {plugin} 的 format_certificate_number 应返回编号文字，而不是 {answer!r}")
        return answer

    def _call(self, pack: Pack, hook: str, **arguments: object) -> object:
        parameters = parameter_view(self._judge, pack)
        try:
            return self._chain.call(pack.name, hook, facts=self._view, parameters=parameters, **arguments)
        except NeedsFacts as missing:
            labels = "、".join(label_of(EnrollmentFacts, need.name) for need in missing.needs)
            raise PolicyError(f"证书还不能编号，缺：{labels}") from missing
