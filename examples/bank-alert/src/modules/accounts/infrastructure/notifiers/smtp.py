"""Alerts by e-mail."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial

import idna

from core.infrastructure.peers import within

from ...domain.errors import NotDelivered, TimedOut
from ...domain.notice import Notice
from ...domain.ports import Notifier
from ..settings import AlertSettings, Security
from ..templates import fill

PERMANENT = 500
"""Replies from here on say that another try would not help (RFC 5321)."""


class SmtpNotifier(Notifier):
    """Mails plain text and HTML to the holder, never in the clear where the settings ask for encryption.

    The message's identifier is made of the alert's key, the same on each attempt: mail servers and readers
    know a double by it.
    """

    channel = "smtp"

    def __init__(self, settings: AlertSettings) -> None:
        self._settings = settings
        self._limit = settings.time_out.total_seconds()
        self.time_out = settings.time_out

    def send(self, notice: Notice) -> None:
        what = f"mail server {self._settings.smtp_host}"
        try:
            within(self._limit, partial(self._transmit, self._message(notice)))
        except TimeoutError:
            raise TimedOut(f"{what} did not answer within {self._limit:g} s") from None
        except smtplib.SMTPNotSupportedError as error:
            if notice.address.isascii():  # what is missing is encryption
                raise NotDelivered(f"{what}: {error}") from error
            raise NotDelivered(
                f"{what} takes only the letters a-z before the @ of an address (no SMTPUTF8)", permanent=True
            ) from error
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise _refused(what, code, reply) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(what, error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            if isinstance(error.__context__, TimeoutError):  # in the middle of a reply
                raise TimedOut(f"{what} did not answer within {self._limit:g} s") from None
            raise NotDelivered(f"{what}: {error}") from error

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = notice.subject
        message["From"] = self._settings.smtp_sender
        message["To"] = deliverable(notice.address)
        message["Date"] = format_datetime(notice.raised_at)
        message["Message-ID"] = f"<{notice.key}@{self._settings.smtp_sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # no holiday notes in reply (RFC 3834)
        message.set_content(fill("mail.txt", notice=notice))
        message.add_alternative(fill("mail.html", notice=notice), subtype="html")
        return message

    def _transmit(self, message: EmailMessage) -> None:
        chosen = self._settings
        with self._connection() as smtp:
            if chosen.smtp_security is Security.STARTTLS:
                smtp.starttls(context=self._encryption())
            if chosen.smtp_user:
                smtp.login(chosen.smtp_user, chosen.smtp_password.get_secret_value())
            smtp.send_message(message)

    def _connection(self) -> smtplib.SMTP:
        host, port = self._settings.smtp_host, self._settings.smtp_port
        if self._settings.smtp_security is Security.TLS:
            return smtplib.SMTP_SSL(host, port, timeout=self._limit, context=self._encryption())
        return smtplib.SMTP(host, port, timeout=self._limit)

    def _encryption(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.smtp_ca)


def deliverable(address: str) -> str:
    """Return an address as mail servers find it: its domain in the letters of the DNS (IDNA 2008).

    What stands before the @ is the receiver's own and stays as it is: for other letters than a-z there, the
    mail server must know SMTPUTF8 (RFC 6531).
    """
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as error:
        raise NotDelivered(f"{domain} is no domain: {error}", permanent=True) from error


def _refused(what: str, code: int, reply: bytes | str) -> NotDelivered:
    said = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return NotDelivered(f"{what} replied {code} {said}", permanent=code >= PERMANENT)
