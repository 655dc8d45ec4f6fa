"""Pages of plain words: statement, privacy, accessibility, map of the site."""

from flask import render_template

from yanxiu.services.tenants import tenants
from yanxiu.web.access import open_to_all
from yanxiu.web.public import site


@site.get("/statement")
@open_to_all
def statement() -> str:
    """网站声明."""
    return render_template("public/statement.html")


@site.get("/privacy")
@open_to_all
def privacy() -> str:
    """隐私说明: what is held, under which rule, for how long."""
    return render_template("public/privacy.html")


@site.get("/accessibility")
@open_to_all
def accessibility() -> str:
    """无障碍: what is promised, how to reach people."""
    return render_template("public/accessibility.html")


@site.get("/sitemap")
@open_to_all
def sitemap() -> str:
    """网站地图."""
    return render_template("public/sitemap.html", places=tenants())
