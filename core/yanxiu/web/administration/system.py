"""The system administrator's first page: the tenant, the plugins, who is signed in."""

from importlib.metadata import version

from flask import render_template

from yanxiu.services import audit
from yanxiu.services.accounts import listing
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.account import single_sign_on
from yanxiu.web.administration import blueprint


@blueprint.get("/administration/system")
@requires(Permission.ADMIN_SYSTEM)
def system() -> str:
    """How this installation is set, as far as this tenant is concerned."""
    with desk.work() as work:
        packs = sorted(work.plugins.packs.values(), key=lambda pack: pack.jurisdiction.id)
        return render_template(
            "administration/system.html",
            figures=listing.overview(work),
            entries=audit.count(work.session),
            packs=packs,
            failures=work.plugins.failures,
            version=version("yanxiu"),
            single_sign_on=single_sign_on.configured(),
        )
