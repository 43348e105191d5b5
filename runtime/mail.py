"""How mail leaves this installation: messages of the worker, letters of the pages."""

from activities.mail import Mail, MailDelayed, MailRefused, SmtpMailer
from api.ports import Letter, Post, PostAway, PostRefused
from runtime.errors import CommandError
from runtime.settings import Settings

ANSWERS_WITHIN_SECONDS = 10
"""How long somebody before a page waits for the mail server."""


def mailer(settings: Settings, seconds: float = 30) -> SmtpMailer:
    """Give the way mail leaves. Raises CommandError where none can be used."""
    url = settings.smtp_url.get_secret_value()
    try:
        return SmtpMailer(url, settings.mail_from, seconds)
    except ValueError as unusable:
        raise CommandError(
            "Không dùng được thiết lập thư: đặt KHUYENCONG_SMTP_URL dạng "
            "smtp://, starttls:// hoặc smtps://máy:cổng và KHUYENCONG_MAIL_FROM là một "
            "địa chỉ.",
            "The mail settings cannot be used: set KHUYENCONG_SMTP_URL as smtp://, "
            "starttls:// or smtps://host:port and KHUYENCONG_MAIL_FROM as an address.",
        ) from unusable


def post(settings: Settings) -> Post | None:
    """Give who takes letters at once; None where no mail server is set.

    Raises CommandError for a mail server that cannot be used.
    """
    if not settings.smtp_url.get_secret_value():
        return None
    leaving = mailer(settings, ANSWERS_WITHIN_SECONDS)

    async def send(letter: Letter) -> None:
        mail = Mail(
            letter.id,
            letter.to,
            letter.subject,
            letter.text,
            letter.html,
            letter.language,
            letter.at,
        )
        try:
            await leaving.send(mail)
        except MailDelayed as delayed:
            raise PostAway(str(delayed)) from delayed
        except MailRefused as refused:
            raise PostRefused(str(refused)) from refused

    return send
