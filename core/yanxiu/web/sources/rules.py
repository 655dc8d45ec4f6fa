"""A rule's page within a tenant: what the public page shows, and the cited clauses where they are at hand."""

from flask import render_template, url_for

from yanxiu.web import quotes
from yanxiu.web.access import Permission, requires
from yanxiu.web.public.policies import rule_shown
from yanxiu.web.sources import blueprint


@blueprint.get("/policies/<place>/rules/<slot>")
@requires(Permission.SIGNED_IN)
def rule(place: str, slot: str) -> str:
    """One rule over the years, with its clauses."""
    return render_template(
        "public/rule.html",
        **rule_shown(place, slot),
        page=lambda **named: url_for("sources.rule", **named),
        quote=quotes.quote,
    )
