"""One connection to the local provider."""

import json
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from .answering import Answering
from .faults import Fault
from .formats import DIALECTS, Written
from .misbehaviour import misbehave


class Handler(Answering):
    """Answers requests for prices, and those that switch faults on and off at `/faults`."""

    def do_GET(self) -> None:  # noqa: N802 - http.server has it called so
        """Answer with prices."""
        url = urlsplit(self.path)
        dialect = DIALECTS.get(url.path)
        if dialect is None:
            self.answer(HTTPStatus.NOT_FOUND, Written(b"Ask at /query or at /q/d/l/.\n", "text/plain"))
            return
        asked = dict(parse_qsl(url.query))
        symbol, key = dialect.symbol(asked), asked.get("apikey", "")
        self.state.remember(symbol, self.headers["If-None-Match"])
        self.state.stopping.wait(self.state.delay)
        accepted = self.state.key in {None, key}
        right = dialect.prices(asked, self.state.market) if accepted else dialect.unknown_key()
        if switched := self.state.faults.next_for(symbol):
            misbehave(self, switched, right, dialect, key)
        else:
            self.answer(HTTPStatus.OK, right)

    def do_PUT(self) -> None:  # noqa: N802 - http.server has it called so
        """Switch a fault on: `{"fault": "hang", "symbol": "IBM", "times": 1, "seconds": 1.0}`, or less."""
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.state.faults.switch_on(Fault(sent.pop("fault")), **sent)
        self.answer(HTTPStatus.OK, Written(b"on\n", "text/plain"))

    def do_DELETE(self) -> None:  # noqa: N802 - http.server has it called so
        """Switch all faults off."""
        self.state.faults.switch_off()
        self.answer(HTTPStatus.OK, Written(b"off\n", "text/plain"))
