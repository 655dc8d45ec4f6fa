"""Home: the choice of province, and each province's own front page."""

from flask import render_template

from yanxiu.db import TenantKind
from yanxiu.services.tenants import tenants
from yanxiu.web.access import open_to_all
from yanxiu.web.public import blueprint, site


@site.get("/")
@open_to_all
def home() -> str:
    """The choice of province."""
    places = [tenant for tenant in tenants() if tenant.kind is TenantKind.DEPARTMENT]
    return render_template("public/site.html", places=places)


@blueprint.get("/", endpoint="home")
@open_to_all
def tenant_home() -> str:
    """A province's front page."""
    return render_template("public/home.html")
