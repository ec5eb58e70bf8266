"""Where the use cases of accounts and alerts meet their adapters."""

from collections.abc import Callable, Sequence

from config.settings import Settings
from core.domain.ports import Begin, Clock, Identifiers
from core.domain.retrying import FailedDeliveryIsTriedAgain
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried

from .application.ask_for_delivery import AskForDelivery
from .application.check_balances import CheckBalances
from .application.claim_alerts import ClaimAlerts
from .application.close_account import CloseAccount
from .application.deliver_alerts import DeliverAlerts
from .application.find_account import FindAccount
from .application.import_balances import ImportBalances
from .application.keep_claim import KeepClaim
from .application.list_accounts import ListAccounts
from .application.list_alerts import ListAlerts
from .application.make_report import MakeReport
from .application.open_account import OpenAccount
from .application.record_balance import RecordBalance
from .application.renew_claim import RenewClaim
from .application.retry_alerts import RetryAlerts
from .application.run_alerts import RunAlerts
from .application.settle_alert import SettleAlert
from .application.watch_account import WatchAccount
from .domain.policies import (
    BalanceIsBelowThreshold,
    CooldownIsOver,
    LowBalanceCallsForAlert,
    QuietHoursDelayDelivery,
)
from .domain.ports import AccountsUnitOfWork, Notifier
from .infrastructure.asking import asking
from .infrastructure.notifiers import notifiers
from .infrastructure.settings import AlertSettings
from .infrastructure.unit_of_work import SqlAccountsUnitOfWork


class Accounts:
    """Everything that can be done with accounts. What the database gives up is run again, as a whole."""

    def __init__(
        self,
        begin: Begin[AccountsUnitOfWork],
        clock: Clock,
        identifiers: Identifiers,
        settings: AlertSettings,
        channels: Sequence[Notifier],
        ask: Callable[[str, int], None] = lambda _name, _times: None,
    ) -> None:
        """`ask` has jobs done at once by other processes, as `Jobs` does."""
        low = BalanceIsBelowThreshold(settings.threshold, settings.thresholds)
        rule = LowBalanceCallsForAlert(low, CooldownIsOver(settings.cooldown))
        quiet = QuietHoursDelayDelivery(settings.quiet_from, settings.quiet_until)
        again = FailedDeliveryIsTriedAgain(settings.attempts, settings.first_wait, settings.longest_wait)
        claim = ClaimAlerts(begin, clock, identifiers, quiet, settings.lease)

        self.open = retried(OpenAccount(begin, clock, identifiers).execute)
        self.find = retried(FindAccount(begin).execute)
        self.close = retried(CloseAccount(begin).execute)
        self.watch = retried(WatchAccount(begin, low).execute)
        self.list = retried(ListAccounts(begin).execute)
        self.record = retried(RecordBalance(begin, clock, low).execute)
        self.import_ = retried(ImportBalances(begin, clock, identifiers, low).execute)
        check = retried(CheckBalances(begin, clock, identifiers, rule).execute)
        self.check = AskForDelivery(check, ask).execute
        # What was sent cannot be unsent: not the delivery is run again, but each transaction in it.
        settle = retried(SettleAlert(begin).execute)
        keep = KeepClaim(retried(RenewClaim(begin, clock, settings.lease).execute), settings.lease).execute
        deliver = DeliverAlerts(retried(claim.execute), settle, keep, channels, clock, again, settings.lease)
        self.deliver = recorded(deliver.execute)
        self.run = RunAlerts(check, self.deliver).execute
        self.list_alerts = retried(ListAlerts(begin).execute)
        self.retry = AskForDelivery(retried(RetryAlerts(begin, clock).execute), ask).execute
        self.report = retried(MakeReport(begin, clock, low).execute)


def compose(settings: Settings, alerts: AlertSettings | None = None) -> Accounts:
    """Return the accounts in the database that the settings name; those of alerts come from outside too."""
    database = connect(settings)
    alerts = alerts or AlertSettings()
    return Accounts(
        lambda: SqlAccountsUnitOfWork(database),
        SystemClock(),
        Uuid7Identifiers(),
        alerts,
        notifiers(alerts),
        asking(alerts),
    )
