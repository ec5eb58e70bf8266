"""The OpenAPI document."""

from fastapi.testclient import TestClient

from tests.integration.document import findings


def test_the_document_says_what_the_service_does(client: TestClient) -> None:
    assert findings(client.app) == []
