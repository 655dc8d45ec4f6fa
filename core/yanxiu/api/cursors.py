"""Long lists a piece at a time: what asks for one, and what every piece says beside its rows."""

from typing import Any, Final

from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.services.keyset import Piece

LARGEST: Final = 200
USUAL: Final = 50


class Pieces(Schema):
    """Which piece of a list; other parameters are inherited beside these."""

    after = fields.SafeStr(
        longest=2000, load_default="", metadata={"description": "上一页答复里的 next；不写就从头"}
    )
    size = fields.Count(least=1, most=LARGEST, load_default=USUAL, metadata={"description": "每页几个"})


class PieceSchema(Schema):
    """A piece; the schema that inherits it adds ``items``."""

    next = fields.Told(
        required=True, allow_none=True, metadata={"description": "写进 after 就是下一页；null：到底了"}
    )
    size = fields.Count(required=True)


def told(found: Piece[Any], items: list[Any], asked: dict[str, Any]) -> dict[str, Any]:
    """A piece as ``PieceSchema`` has it."""
    return {"items": items, "next": found.next, "size": asked["size"]}
