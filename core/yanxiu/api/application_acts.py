"""What becomes of an application: handed in, taken back, given up, taken up again."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from yanxiu.api import etags, fields, problems
from yanxiu.api.bearer import needs, working
from yanxiu.api.own import seen_application
from yanxiu.api.refusing import Stand, done, refused, stand
from yanxiu.api.taking import Body
from yanxiu.models import ApplicationState, Scope
from yanxiu.services import applications as service
from yanxiu.services.form_filling import NAMES, check_declared

blueprint = Blueprint("application_acts", __name__, description="提交、撤回申报")


class DeclarationBody(Body):
    """What is declared when an application is handed in."""

    declared = fields.Flag(
        required=True, metadata={"description": "所填内容真实，经本单位审核，同意提交主管部门"}
    )


@blueprint.route("/applications/<uuid:application_id>/submit", methods=["POST"])
@needs(Scope.WRITE_APPLICATIONS)
@etags.matched
@blueprint.arguments(DeclarationBody)
@blueprint.response(200, Stand)
def submit(given: dict[str, Any], application_id: UUID) -> Response | dict[str, Any]:
    """提交申报；规则没有让它通过时答 409，写明缺什么、依据哪一条"""
    problems.naming(NAMES)
    check_declared(given["declared"])
    with working() as work:
        row = seen_application(work, application_id)
        judged = service.submit_application(work, row.id)
        if row.state is not ApplicationState.SUBMITTED:
            return refused(judged, "提交申报")
        return stand(work, row)


@blueprint.route("/applications/<uuid:application_id>/withdraw", methods=["POST"])
@needs(Scope.WRITE_APPLICATIONS)
@etags.matched
@blueprint.response(200, Stand)
def withdraw(application_id: UUID) -> dict[str, Any]:
    """撤回申报，到主管部门审核为止；撤回后是草稿"""
    return done(seen_application, service.withdraw_application, application_id)


@blueprint.route("/applications/<uuid:application_id>/abandon", methods=["POST"])
@needs(Scope.WRITE_APPLICATIONS)
@etags.matched
@blueprint.response(200, Stand)
def abandon(application_id: UUID) -> dict[str, Any]:
    """放弃一份没有提交的申报；还可以再拿起来"""
    return done(seen_application, service.abandon_application, application_id)


@blueprint.route("/applications/<uuid:application_id>/resume", methods=["POST"])
@needs(Scope.WRITE_APPLICATIONS)
@etags.matched
@blueprint.response(200, Stand)
def resume(application_id: UUID) -> dict[str, Any]:
    """重新拿起放弃了的申报"""
    return done(seen_application, service.resume_application, application_id)
