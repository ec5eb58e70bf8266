"""The commands about accounts, balances and alerts, the report, and a tour of them all."""

import typer

from . import accounts, alerts, balances, demo, report

app = typer.Typer()
app.add_typer(accounts.app, name="accounts")
app.add_typer(balances.app, name="balances")
accounts.app.command("import")(balances.import_)  # under both names: it opens accounts, too
app.add_typer(alerts.app, name="alerts")
app.command()(report.report)
app.command()(demo.demo)
