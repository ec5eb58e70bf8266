"""One connection to the local provider."""

import json
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from .answering import Answering
from .faults import Fault
from .formats import DIALECTS, Written, dialect_at
from .misbehaviour import misbehave, retold


class Handler(Answering):
    """Answers requests for prices, and those that switch faults on and off at `/faults`."""

    def do_GET(self) -> None:  # noqa: N802 - http.server has it called so
        """Answer with prices."""
        url = urlsplit(self.path)
        dialect = dialect_at(url.path)
        if dialect is None:
            known = ", ".join(dialect.path for dialect in DIALECTS)
            self.answer(HTTPStatus.NOT_FOUND, Written(f"Ask at {known}.\n".encode(), "text/plain"))
            return
        asked = dict(parse_qsl(url.query))
        symbol, key = dialect.symbol(url.path, asked), asked.get(dialect.key, "")
        self.state.remember(symbol, self.headers["If-None-Match"])
        self.state.stopping.wait(self.state.delay)
        accepted = self.state.key in {None, key}
        switched = self.state.faults.next_for(symbol)
        market = retold(self.state.market, switched) if switched else self.state.market
        right = dialect.prices(symbol, asked, market) if accepted else dialect.unknown_key()
        if switched and switched.fault is Fault.PREMIUM:
            right = dialect.premium(asked) or right
        if switched:
            misbehave(self, switched, right, dialect, key)
        else:
            self.answer(right.status, right)

    def do_PUT(self) -> None:  # noqa: N802 - http.server has it called so
        """Switch a fault on: `{"fault": "hang", "symbol": "IBM", "times": 1, "seconds": 1.0}`, or less."""
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.state.faults.switch_on(Fault(sent.pop("fault")), **sent)
        self.answer(HTTPStatus.OK, Written(b"on\n", "text/plain"))

    def do_DELETE(self) -> None:  # noqa: N802 - http.server has it called so
        """Switch all faults off."""
        self.state.faults.switch_off()
        self.answer(HTTPStatus.OK, Written(b"off\n", "text/plain"))
