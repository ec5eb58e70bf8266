"""Alerts by e-mail, against a real mail server."""

import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
import trustme

from modules.accounts.domain.errors import NotDelivered, TimedOut
from modules.accounts.infrastructure.notifiers.smtp import SmtpNotifier
from modules.accounts.infrastructure.settings import AlertSettings
from tests.unit.modules.accounts.infrastructure.test_bodies import NOTICE

from ..receivers import MailServer, mail_server

PASSWORD = "p@ss:w/rd%20 #?"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Somebody who signs certificates."""
    return trustme.CA()


@pytest.fixture(scope="module")
def context(authority: trustme.CA) -> ssl.SSLContext:
    """The mail server's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that encrypts nothing."""
    with mail_server() as server:
        yield server


def notifier(port: int, **changed: object) -> SmtpNotifier:
    plain = {"smtp_port": port, "smtp_security": "none", "time_out": "5s"}
    return SmtpNotifier(AlertSettings(_env_file=None, **(plain | changed)))  # type: ignore[arg-type]  # as text


def test_the_holder_gets_plain_text_and_html(server: MailServer) -> None:
    notifier(server.port, smtp_sender="bank@example.org").send(replace(NOTICE, holder="Ada Ł <b>"))
    (message,) = server.messages
    assert message["To"] == "ada@example.org"
    assert message["From"] == "bank@example.org"
    assert message["Subject"] == "Low balance on account DE-1: 12.50 EUR"
    assert message["Date"] == "Mon, 02 Mar 2026 12:00:00 +0000"
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert html
    assert "Hello Ada Ł <b>,\r\n" in text.get_content()
    assert "Balance    12.50 EUR" in text.get_content()
    assert "Hello Ada Ł &lt;b&gt;,</p>" in html.get_content()


def test_each_attempt_carries_the_same_message_identifier(server: MailServer) -> None:
    for _ in range(2):
        notifier(server.port).send(NOTICE)
    assert [message["Message-ID"] for message in server.messages] == ["<a-1@example.org>"] * 2


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("ada@exämple.de", "ada@xn--exmple-cua.de"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),  # another domain than strasse.example
        ("jürgen@exämple.de", "jürgen@xn--exmple-cua.de"),
        ("用户@例え.jp", "用户@xn--r8jz45g.jp"),
    ],
)
def test_an_address_of_any_alphabet_gets_its_mail(address: str, sent_to: str) -> None:
    with mail_server(utf8=True) as server:
        notifier(server.port).send(replace(NOTICE, address=address))
    (message,) = server.messages
    assert message["To"] == sent_to
    assert server.recipients == [sent_to]


def test_an_international_domain_needs_nothing_of_the_mail_server(server: MailServer) -> None:
    notifier(server.port).send(replace(NOTICE, address="ada@exämple.de"))
    assert server.recipients == ["ada@xn--exmple-cua.de"]


def test_other_letters_before_the_at_are_refused_for_good_where_the_mail_server_cannot_take_them(
    server: MailServer,
) -> None:
    with pytest.raises(NotDelivered, match=r"only the letters a-z before the @ .*SMTPUTF8") as caught:
        notifier(server.port).send(replace(NOTICE, address="jürgen@exämple.de"))
    assert caught.value.permanent
    assert server.messages == []


def test_a_domain_that_cannot_be_is_refused_for_good(server: MailServer) -> None:
    with pytest.raises(NotDelivered, match="is no domain") as caught:
        notifier(server.port).send(replace(NOTICE, address="ada@-ä-.de"))
    assert caught.value.permanent


@pytest.mark.parametrize(("security", "tls"), [("starttls", False), ("tls", True)])
def test_mail_travels_encrypted_and_with_a_login(
    context: ssl.SSLContext, trusted: Path, security: str, tls: bool
) -> None:
    with mail_server(context, tls=tls, login=True) as server:
        notifier(
            server.port, smtp_security=security, smtp_ca=trusted, smtp_user="bank", smtp_password=PASSWORD
        ).send(NOTICE)
    assert server.logins == [PASSWORD.encode()]
    assert server.encrypted == [True]


def test_a_wrong_password_is_refused_and_not_told(context: ssl.SSLContext, trusted: Path) -> None:
    with mail_server(context, login=True) as server, pytest.raises(NotDelivered, match="535") as caught:
        notifier(
            server.port, smtp_security="starttls", smtp_ca=trusted, smtp_user="bank", smtp_password="hunter2"
        ).send(NOTICE)
    assert "hunter2" not in str(caught.value)
    assert server.messages == []


def test_nothing_is_sent_to_a_server_that_we_do_not_trust(context: ssl.SSLContext) -> None:
    with mail_server(context) as server, pytest.raises(NotDelivered, match="CERTIFICATE_VERIFY_FAILED"):
        notifier(server.port, smtp_security="starttls").send(NOTICE)
    assert server.messages == []


def test_nothing_is_sent_in_the_clear_if_encryption_is_asked_for(server: MailServer) -> None:
    with pytest.raises(NotDelivered, match="STARTTLS"):
        notifier(server.port, smtp_security="starttls").send(NOTICE)
    assert server.messages == []


@pytest.mark.parametrize(("reply", "permanent"), [("451 try later", False), ("550 no such mailbox", True)])
def test_the_servers_reply_tells_whether_another_try_helps(
    server: MailServer, reply: str, permanent: bool
) -> None:
    server.replies = [reply]
    with pytest.raises(NotDelivered, match=reply) as caught:
        notifier(server.port).send(NOTICE)
    assert caught.value.permanent is permanent


def test_a_server_that_is_not_there_is_the_ports_own_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(NotDelivered, match=r"mail server 127\.0\.0\.1"):
            notifier(unused.getsockname()[1]).send(NOTICE)


@pytest.mark.parametrize("trickle", [b"", b"2"])
def test_a_server_that_hangs_or_trickles_is_given_up_in_time(trickle: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def dawdle() -> None:
            connection, _ = listening.accept()
            with connection:
                for _ in range(20):
                    time.sleep(0.1)
                    try:
                        connection.sendall(trickle)
                    except OSError:
                        return

        thread = Thread(target=dawdle)
        thread.start()
        begin = time.monotonic()
        with pytest.raises(TimedOut, match="did not answer within 1 s"):
            notifier(listening.getsockname()[1], time_out="1s").send(NOTICE)
        assert time.monotonic() - begin < 2.5
        thread.join()
