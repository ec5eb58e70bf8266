"""One way to GET: within limits, tried again where that helps, every failure in the domain's words."""

from collections import deque
from collections.abc import Callable, Collection, Mapping
from functools import cache
from http import HTTPStatus
from typing import TypeVar

import httpx

from core.infrastructure.peers import retry_after, within
from core.infrastructure.retry import stamina

from ...domain.errors import BadPayload, ProviderError, ProviderUnavailable, TooManyRequests, Unauthorised
from ..settings import PricesSettings
from .answers import Answer, KeptAnswers
from .keyed import KeyedTransport
from .spacing import Spacing

T = TypeVar("T")
Refuse = Callable[[int], ProviderError | None]

_trusted = cache(httpx.create_ssl_context)
"""Reading the certificates of this machine takes longer than a request."""


class HttpClient:
    """GETs from one service. Threads share it."""

    def __init__(self, base_url: str, key_parameter: str, settings: PricesSettings, spacing: Spacing) -> None:
        """`key_parameter` is the query parameter for the key; `spacing` may be shared with others."""
        self._base_url = base_url
        self._key_parameter = key_parameter
        self._settings = settings
        self._spacing = spacing
        self._idle: deque[httpx.Client] = deque()
        self._kept = KeptAnswers(settings.cache) if settings.cache else None

    def get(
        self,
        path: str,
        parameters: Mapping[str, str],
        types: Collection[str],
        read: Callable[[str], T],
        refuse: Refuse = lambda _: None,
    ) -> T:
        """Return what `read` makes of an answer whose content type is one of `types`; else `ProviderError`.

        `read` raises one too where it does not like the text: what may pass is asked for again. `refuse`
        knows statuses that mean something else here than everywhere.
        """
        attempts = stamina().retry_context(
            on=self._try_again,
            attempts=self._settings.attempts,
            timeout=self._settings.patience,
            wait_initial=self._settings.backoff,
            wait_max=self._settings.patience,
            wait_jitter=self._settings.backoff,
        )
        self._spacing.wait()  # outside of the attempts: a turn that comes late costs no patience
        for attempt in attempts:
            with attempt:
                if attempt.num > 1:
                    self._spacing.wait()
                return self._once(path, parameters, types, read, refuse)
        raise AssertionError("stamina returns or raises")

    def close(self) -> None:
        """Close the connections that are kept for the next request."""
        while self._idle:
            self._idle.pop().close()

    def _try_again(self, error: Exception) -> bool | float:
        """Say whether a failure may pass, and after how many seconds if the server told."""
        if not isinstance(error, TooManyRequests | ProviderUnavailable):
            return False
        if error.retry_after is None:
            return True
        if error.retry_after > self._settings.patience:
            return False
        self._spacing.pause(error.retry_after)
        return error.retry_after

    def _once(
        self,
        path: str,
        parameters: Mapping[str, str],
        types: Collection[str],
        read: Callable[[str], T],
        refuse: Refuse,
    ) -> T:
        http = self._connection()
        request = http.build_request("GET", path, params=parameters)
        url = str(request.url)
        kept = self._kept.find(url) if self._kept else None
        if kept:
            request.headers["If-None-Match"] = kept.tag
        try:
            response, body = within(
                self._settings.total_timeout, lambda: self._answer(http, request, types, kept, refuse)
            )
        except (httpx.HTTPError, TimeoutError) as error:
            http.close()  # which ends a call that goes on
            late = isinstance(error, httpx.TimeoutException | TimeoutError)
            trouble = "did not answer in time" if late else "could not be reached or hung up"
            raise ProviderUnavailable(f"{request.url.host} {trouble} ({type(error).__name__})") from error
        finally:
            if not http.is_closed:
                self._idle.append(http)
        result = read(_text(body, request.url.host))
        if self._kept and response.status_code == HTTPStatus.OK and (tag := response.headers.get("etag")):
            self._kept.keep(url, Answer(tag, body))
        return result

    def _connection(self) -> httpx.Client:
        """Return a client for one request at a time: closing it cuts off that request, and no other."""
        try:
            return self._idle.pop()
        except IndexError:
            pass
        chosen = self._settings
        transport: httpx.BaseTransport = httpx.HTTPTransport(verify=_trusted())
        if chosen.api_key:
            transport = KeyedTransport(transport, self._key_parameter, chosen.api_key)
        times = httpx.Timeout(chosen.read_timeout, connect=chosen.connect_timeout)
        # A redirect is not followed: it would carry the key to wherever it points.
        return httpx.Client(
            base_url=self._base_url, transport=transport, timeout=times, follow_redirects=False
        )

    def _answer(
        self,
        http: httpx.Client,
        request: httpx.Request,
        types: Collection[str],
        kept: Answer | None,
        refuse: Refuse,
    ) -> tuple[httpx.Response, bytes]:
        response = http.send(request, stream=True)
        try:
            if refusal := refuse(response.status_code):
                raise refusal
            return response, self._body(response, types, kept)
        finally:
            response.close()

    def _body(self, response: httpx.Response, types: Collection[str], kept: Answer | None) -> bytes:
        if kept and response.status_code == HTTPStatus.NOT_MODIFIED:
            return kept.body
        _check_status(response)
        kind = response.headers.get("content-type", "nothing").partition(";")[0].strip().lower()
        if kind not in types:
            raise BadPayload(f"{_host(response)} sent {kind} where {' or '.join(sorted(types))} was expected")
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._settings.largest_answer:
                raise BadPayload(f"{_host(response)} sent more than {self._settings.largest_answer:,} bytes")
        return bytes(body)


def _check_status(response: httpx.Response) -> None:
    status, host = response.status_code, _host(response)
    if status == HTTPStatus.OK:
        return
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise Unauthorised(f"{host} does not accept the API key (status {status}), set PRICES_API_KEY")
    wait = retry_after(response.headers)
    hint = f", it asks to wait {wait:.0f} s" if wait is not None else ""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise TooManyRequests(f"{host} refuses more requests for now (status {status}){hint}", wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        raise ProviderUnavailable(f"{host} failed (status {status}){hint}", wait)
    raise BadPayload(f"{host} answered with status {status} in place of prices")


def _text(body: bytes, host: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadPayload(f"{host} sent text that is not UTF-8, at byte {error.start}") from None


def _host(response: httpx.Response) -> str:
    return response.request.url.host
