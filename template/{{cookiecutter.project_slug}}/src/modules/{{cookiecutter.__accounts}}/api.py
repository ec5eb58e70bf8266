"""The routes about accounts, balances and alerts, and the report as a page."""

from http import HTTPStatus
from typing import Annotated, BinaryIO

from fastapi import Depends, Header, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel
from pydantic.json_schema import SkipJsonSchema

from core.domain import lists
from core.infrastructure.web import RECORDS, NewMoney, Router, asked, format_of, key, matching, spooled

from .application.deliver_alerts import Delivered
from .application.import_balances import Imported
from .composition import Accounts, compose
from .domain.account import NUMBER, NUMBER_LENGTH, AccountFilter
from .domain.alert import ID_LENGTH, AlertFilter
from .infrastructure.bank_files.bank_file import BankFile, Documented
from .infrastructure.bank_files.form import Form
from .infrastructure.bank_files.profiles import CAMT053, NAME, Profiles
from .infrastructure.page import POLICY, report_page
from .infrastructure.settings import AlertSettings
from .schemas import AccountsPage, AccountView, AlertsPage, AlertView, NewAccount, NewThreshold, ReportView

router = Router()

XML = "application/xml"
IMPORT = {"requestBody": {"required": True, "content": RECORDS | {XML: {"schema": {"type": "string"}}}}}


class Raised(BaseModel):
    """How many alerts a check raised."""

    raised: int


class Retried(BaseModel):
    """How many failed alerts are pending again."""

    retried: int


async def composed(request: Request) -> Accounts:
    """Return the use cases, composed once an application: their channels keep connections."""
    state = request.app.state
    if not hasattr(state, "accounts"):
        state.accounts = compose(state.settings)
    found: Accounts = state.accounts
    return found


UseCases = Annotated[Accounts, Depends(composed)]
Number = Annotated[str, Path(), matching(NUMBER, NUMBER_LENGTH, "DE-1")]
AlertId = Annotated[str, Path(), key(ID_LENGTH)]
AskedAccounts = Annotated[lists.Question[AccountFilter], Depends(asked(AccountFilter, AccountView))]
AskedAlerts = Annotated[lists.Question[AlertFilter], Depends(asked(AlertFilter, AlertView))]


@router.post("/accounts", status_code=HTTPStatus.CREATED, summary="Open an account", tags=["accounts"])
def open_(accounts: UseCases, new: NewAccount, response: Response) -> AccountView:
    own = None if new.threshold is None else new.threshold.money()
    account = accounts.open(new.number, new.holder, new.address, new.balance.money(), own, new.time_zone)
    response.headers["location"] = f"/accounts/{account.number}"
    return AccountView.model_validate(account)


@router.get(
    "/accounts",
    summary="Leaf through the accounts by number, all or those that fit",
    response_model_exclude_unset=True,
    tags=["accounts"],
)
def list_(accounts: UseCases, question: AskedAccounts) -> AccountsPage:
    return AccountsPage.of(accounts.list(question.filter, question.leafing), question.fields)


@router.get("/accounts/{number}", summary="Show one account", tags=["accounts"])
def show(accounts: UseCases, number: Number) -> AccountView:
    return AccountView.model_validate(accounts.find(number))


@router.post("/accounts/{number}/close", summary="Close an account", tags=["accounts"])
def close(accounts: UseCases, number: Number) -> AccountView:
    return AccountView.model_validate(accounts.close(number))


@router.put("/accounts/{number}/threshold", summary="Change the threshold", tags=["accounts"])
def watch(accounts: UseCases, number: Number, new: NewThreshold) -> AccountView:
    own = None if new.threshold is None else new.threshold.money()
    return AccountView.model_validate(accounts.watch(number, own))


@router.put("/accounts/{number}/balance", summary="Record a balance", tags=["balances"])
def record(accounts: UseCases, number: Number, balance: NewMoney) -> AccountView:
    return AccountView.model_validate(accounts.record(number, balance.money()))


def sent_form(
    profile: Annotated[
        Annotated[str, matching(NAME)] | SkipJsonSchema[None],
        Query(description="Name of an import profile, for a bank's own CSV"),
    ] = None,
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
) -> Form:
    """Tell the form of a body: XML is camt.053, other files of banks need a profile."""
    is_xml = content_type.partition(";")[0].strip().lower() in {XML, "text/xml"}
    kind = None if is_xml else format_of(content_type)
    if profile or kind is None:
        return Profiles(AlertSettings().profiles).get(profile or CAMT053)
    return Documented(kind)


@router.post(
    "/balances",
    summary="Record many: all or, if one line is bad, none",
    response_model_exclude_defaults=True,
    openapi_extra=IMPORT,
    tags=["balances"],
)
def import_(
    accounts: UseCases,
    body: Annotated[BinaryIO, Depends(spooled)],
    form: Annotated[Form, Depends(sent_form)],
    *,
    again: Annotated[bool, Query(description="Even if the file was imported before")] = False,
) -> Imported:
    file = BankFile(body, form)
    return accounts.import_(file.read, file=file.identifier(), again=again)


@router.post("/alerts/check", summary="Raise an alert for every balance that calls for one", tags=["alerts"])
def check(accounts: UseCases) -> Raised:
    return Raised(raised=accounts.check())


@router.post("/alerts/deliver", summary="Send every alert that is due", tags=["alerts"])
def deliver(accounts: UseCases) -> Delivered:
    return accounts.deliver()


@router.get(
    "/alerts",
    summary="Leaf through the alerts, all or those that fit, the latest first",
    response_model_exclude_unset=True,
    tags=["alerts"],
)
def list_alerts(accounts: UseCases, question: AskedAlerts) -> AlertsPage:
    return AlertsPage.showing(accounts.list_alerts(question.filter, question.leafing), question.fields)


@router.post("/alerts/{id}/retry", summary="Have a failed alert delivered anew", tags=["alerts"])
def retry(accounts: UseCases, id: AlertId) -> Retried:
    return Retried(retried=accounts.retry([id]))


@router.get("/report", summary="How balances and alerts stand", tags=["report"])
def report(accounts: UseCases) -> ReportView:
    return ReportView.of(accounts.report())


@router.get("/", summary="The same as a page", tags=["report"], response_class=HTMLResponse)
def page(accounts: UseCases) -> HTMLResponse:
    return HTMLResponse(report_page(accounts.report()), headers={"content-security-policy": POLICY})
