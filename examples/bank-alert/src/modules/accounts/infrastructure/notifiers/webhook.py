"""Alerts posted to a URL."""

import base64
import hashlib
import hmac
import time
from datetime import timedelta
from functools import partial
from http import HTTPStatus

import httpx
import orjson

from core.infrastructure.peers import retry_after, within

from ...domain.errors import NotDelivered, TimedOut
from ...domain.notice import Notice
from ...domain.ports import Notifier
from ..settings import SIGNING, AlertSettings
from .bodies import BODIES

LONGEST_WAIT = timedelta(days=1)
WORTH_ANOTHER_TRY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class WebhookNotifier(Notifier):
    """Posts JSON, signed as the Standard Webhooks specification says (version 1, HMAC-SHA256).

    `webhook-id` is the alert's key, the same on each attempt. Redirects are not followed: they would carry
    the alert to who knows whom. No message names the URL, since with Slack and Teams it is the secret.
    """

    channel = "webhook"

    def __init__(self, settings: AlertSettings, client: httpx.Client | None = None) -> None:
        if settings.webhook_url is None:
            raise ValueError("settings without a webhook_url have no webhook")
        self._url = settings.webhook_url.get_secret_value()
        self._key = _key(settings.webhook_secret.get_secret_value()) if settings.webhook_secret else None
        self._body = BODIES[settings.webhook_body]
        self.time_out = settings.time_out
        self._client = client or httpx.Client(
            timeout=settings.time_out.total_seconds(), follow_redirects=False
        )

    def send(self, notice: Notice) -> None:
        try:
            within(self.time_out.total_seconds(), partial(self._post, notice))
        except (TimeoutError, httpx.TimeoutException) as error:
            raise TimedOut(
                f"the webhook did not answer within {self.time_out.total_seconds():g} s"
            ) from error
        except httpx.HTTPError as error:
            raise NotDelivered(f"the webhook cannot be reached: {type(error).__name__}") from error

    def _post(self, notice: Notice) -> None:
        body = orjson.dumps(self._body(notice))
        headers = {"content-type": "application/json", **self._signature(notice.key, body)}
        # The answer's body is not read: it says nothing that we need, and may be of any size.
        with self._client.stream("POST", self._url, content=body, headers=headers) as response:
            _accept(response)

    def _signature(self, key: str, body: bytes) -> dict[str, str]:
        sent = str(int(time.time()))
        headers = {"webhook-id": key, "webhook-timestamp": sent}
        if self._key is not None:
            digest = hmac.digest(self._key, b".".join([key.encode(), sent.encode(), body]), hashlib.sha256)
            headers["webhook-signature"] = f"v1,{base64.b64encode(digest).decode()}"
        return headers


def _accept(response: httpx.Response) -> None:
    status = response.status_code
    if not response.is_success:
        another_try = response.is_server_error or status in WORTH_ANOTHER_TRY
        asked = retry_after(response.headers)
        wait = None if asked is None else timedelta(seconds=min(asked, LONGEST_WAIT.total_seconds()))
        raise NotDelivered(f"the webhook answered with status {status}", permanent=not another_try, wait=wait)


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(SIGNING)) if secret.startswith(SIGNING) else secret.encode()
