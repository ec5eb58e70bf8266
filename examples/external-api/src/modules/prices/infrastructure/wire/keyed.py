"""An API key that only the wire sees."""

import httpx
from pydantic import SecretStr


class KeyedTransport(httpx.BaseTransport):
    """Adds the key to a request when it leaves.

    Whatever lies above (httpx's own log, errors, the cache) knows the request without it.
    """

    def __init__(self, below: httpx.BaseTransport, parameter: str, key: SecretStr) -> None:
        self._below = below
        self._parameter = parameter
        self._key = key

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        keyed = httpx.Request(
            request.method,
            request.url.copy_set_param(self._parameter, self._key.get_secret_value()),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return self._below.handle_request(keyed)

    def close(self) -> None:
        self._below.close()
