"""Signing in and one's own account: password, second factor, roles, sessions, single sign-on."""

from typing import Final

from flask import Blueprint

blueprint = Blueprint("account", __name__)

from yanxiu.web.account import (  # noqa: E402 - the views hang on the blueprint
    begin,
    own,
    second_factor,
    sign_in,
    single_sign_on,
    tokens,
)

single_sign_on.prepare(blueprint)

NAVIGATION: Final = ()

__all__ = ["NAVIGATION", "begin", "blueprint", "own", "second_factor", "sign_in", "single_sign_on", "tokens"]
