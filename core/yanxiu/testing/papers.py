"""Drawing a plugin's documents from sample values, as the core would from records."""

from collections.abc import Mapping
from typing import Any

from yanxiu.documents.papers import KINDS, PaperError, RegionTemplate, render_pdf, sample_values
from yanxiu.policy import DocumentKind, DocumentTemplate, Pack, Stage


def problems_with(pack: Pack, document: DocumentTemplate) -> str:
    """What is wrong with a document that a plugin declares, or nothing."""
    if document.kind is DocumentKind.CERTIFICATE:
        return ""
    if document.id not in KINDS:
        return f"{document.id}：没有这种文书，有 {'、'.join(KINDS)}"
    if not document.template:
        return ""
    template = RegionTemplate(pack.name, document.template, pack.templates[document.template])
    try:
        render_pdf(KINDS[document.id], values_for(pack, document), template)
    except PaperError as error:
        return f"{document.id}：{error}"
    return ""


def values_for(pack: Pack, document: DocumentTemplate) -> Mapping[str, Any]:
    """Sample values with the plugin's words and columns, and its extra fields filled in."""
    fields = [spec for spec in pack.fields if spec.stage is Stage.APPLICATION]
    values = sample_values(document.id)
    values["words"] = dict(document.words)
    values["columns"] = [{"key": one.key, "heading": one.heading} for one in document.columns]
    if "extra" in values:
        values["extra"] = {spec.name: spec.label for spec in fields}
        values["extra_rows"] = [{"label": spec.label, "text": spec.label} for spec in fields]
    return values
