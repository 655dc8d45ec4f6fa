"""Home: the choice of province, and each province's own front page."""

from typing import Final

from flask import render_template

from yanxiu.db import TenantKind
from yanxiu.policy import Pack, PolicyDocument
from yanxiu.services.listing import Window
from yanxiu.services.policies import registry
from yanxiu.services.public_notices import published_notices
from yanxiu.services.public_plans import open_calls, published_plans
from yanxiu.services.tenants import tenants
from yanxiu.web import desk, forms
from yanxiu.web.access import open_to_all
from yanxiu.web.public import blueprint, rulebook, site
from yanxiu.web.public.lookup import LookupForm
from yanxiu.web.tenancy import current_tenant

_SHOWN: Final = 6
_NOTICES: Final = 5


@site.get("/")
@open_to_all
def home() -> str:
    """The choice of province."""
    found = tenants()
    return render_template(
        "public/site.html",
        places=[one for one in found if one.kind is TenantKind.DEPARTMENT],
        ministry=[one for one in found if one.kind is TenantKind.MINISTRY],
    )


@blueprint.get("/", endpoint="home")
@open_to_all
def tenant_home() -> str:
    """A province's front page: lookup, published plans, what holds now."""
    if current_tenant().kind is TenantKind.MINISTRY:
        places = [one for one in tenants() if one.kind is TenantKind.DEPARTMENT]
        return render_template("public/ministry.html", places=places)
    tenant, today = current_tenant(), desk.today()
    pack = registry().packs.get(tenant.jurisdiction)
    year = rulebook.current_year(pack, today) if pack else today.year
    lines = rulebook.rules_of(pack, year) if pack else []
    with desk.work() as work:
        return render_template(
            "public/home.html",
            read=forms.shown(LookupForm()),
            calls=open_calls(work),
            plans=published_plans(work)[:3],
            notices=published_notices(work, {}, Window(size=_NOTICES)).rows,
            rules=[line for line in lines if any(_telling(value) for value in line.year.values)][:_SHOWN],
            year=year,
            documents=_documents(pack) if pack else [],
            pack=pack,
        )


def _documents(pack: Pack) -> list[PolicyDocument]:
    """The jurisdiction's documents, the newest first; those without a date last."""
    dated = [one for one in pack.jurisdiction.documents if one.issued_on]
    dated.sort(key=lambda one: one.issued_on.isoformat() if one.issued_on else "", reverse=True)
    return [*dated, *(one for one in pack.jurisdiction.documents if not one.issued_on)]


def _telling(value: rulebook.Value) -> bool:
    """Whether a value says something by itself: a figure or a date that is demanded."""
    return value.hard and any(sign.isdigit() for sign in value.text)
