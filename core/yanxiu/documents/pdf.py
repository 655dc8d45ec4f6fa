"""What is done to PDF files after they were drawn: splitting a batch, laying a ground under, PDF/A upkeep."""

import io
from collections.abc import Iterable, Iterator, Mapping

import pikepdf
from pikepdf import Dictionary, Name, Object, Page, Pdf, Stream

_EMPTY_IS_UNSUPPORTED = ("/Pattern", "/Shading")


def split(batch: bytes) -> Iterator[Pdf]:
    """The pages of a batch as files of their own, each with the batch's PDF/A metadata and output intent."""
    with _open_clean(batch) as source:
        for page in source.pages:
            one = pikepdf.new()
            one.pages.append(page)
            # Before a ground is laid under: afterwards its content would be parsed again for every page.
            one.remove_unreferenced_resources()
            for key in ("/Metadata", "/OutputIntents"):
                one.Root[key] = one.copy_foreign(source.make_indirect(source.Root[key]))
            one.Root["/Lang"] = pikepdf.String("zh-CN")
            yield one


def lay_under(
    pages: Iterable[Pdf], ground: bytes, particulars: Iterable[Mapping[str, str]]
) -> Iterator[bytes]:
    """Put the only page of `ground` beneath one-page files and save them; equal input gives equal bytes.

    `particulars` hold each file's `title`, and perhaps its `identifier`, which is written where a reader of
    the file finds what it is (`dc:identifier`).
    """
    with _open_clean(ground) as source:
        form = Page(source.pages[0]).as_form_xobject()
        for page, said in zip(pages, particulars, strict=True):
            _lay_under(page, form)
            with page.open_metadata(set_pikepdf_as_editor=False) as metadata:
                for name, text in said.items():
                    metadata[f"dc:{name}"] = text
            yield _saved(page)


def _lay_under(page: Pdf, form: Object) -> None:
    name = page.pages[0].add_resource(page.copy_foreign(form), Name.XObject, Name.Ground)
    page.pages[0].contents_add(f"q {name} Do Q".encode(), prepend=True)


def finish(document: bytes) -> bytes:
    """A drawn PDF/A file as it goes out, without what PDF/A checks stumble over."""
    with _open_clean(document) as pdf:
        return _saved(pdf)


def _saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return out.getvalue()


def _open_clean(data: bytes) -> Pdf:
    """Open without the empty resource dictionaries that WeasyPrint writes and PDF/A checks stumble over."""
    pdf = Pdf.open(io.BytesIO(data))
    for item in pdf.objects:
        for holder in _resource_holders(item):
            for key in _EMPTY_IS_UNSUPPORTED:
                if key in holder and not len(holder[key].keys()):
                    del holder[key]
    return pdf


def _resource_holders(item: Object) -> Iterator[Object]:
    if isinstance(item, Stream):
        if "/Resources" in item:
            yield item["/Resources"]
    elif isinstance(item, Dictionary):
        yield item
        if "/Resources" in item:
            yield item["/Resources"]
