from domain.mail_address import address_meant, address_read, is_email, mail_address
from tests.rows import each


@each(
    "text",
    [
        "a@b.vn",
        "nguyen.van-a+khuyencong@soct.vinhlong.gov.vn",
        "x" * 64 + "@example.com",
        "_a@xn--bcher-kva.example",
    ],
)
def test_ordinary_addresses_pass(text: str) -> None:
    assert is_email(text)


@each(
    "text",
    [
        "",
        "a",
        "@b.vn",
        "a@",
        "a@b",
        "a@@b.vn",
        "a@b@c.vn",
        "a b@c.vn",
        "a@b .vn",
        "a@b.vn\n",
        "a\r\nBcc: c@d.vn@b.vn",
        "a\0@b.vn",
        ".a@b.vn",
        "a.@b.vn",
        "a..b@c.vn",
        "a@-b.vn",
        "a@b-.vn",
        "a@b..vn",
        "a@127.0.0.1",
        "đào@b.vn",
        '"a"@b.vn',
        "x" * 65 + "@example.com",
        "a@" + "b." * 126 + "vn",
    ],
)
def test_what_mail_cannot_be_sent_to_is_refused(text: str) -> None:
    assert not is_email(text)


@each(
    ("typed", "kept"),
    [
        ("a@b.vn", "a@b.vn"),
        (" a@b.vn\u200b", "a@b.vn"),
        ("a\u00ad@b\ufeff.vn\u00a0", "a@b.vn"),
        ("\u202aa@b.vn\u202c", "a@b.vn"),
        ("mailto:a@b.vn", "a@b.vn"),
        ("MailTo: a@b.vn", "a@b.vn"),
        ("<a@b.vn>", "a@b.vn"),
        ("Lê Thị Lan <lan@b.vn>", "lan@b.vn"),
        ("<mailto:lan@b.vn>", "lan@b.vn"),
        ("a＠b．vn", "a@b.vn"),
        ("a@b.vn;", "a@b.vn"),
        ("“a@b.vn”.", "a@b.vn"),
        ("Lan.Le@Gmail.COM", "Lan.Le@gmail.com"),
        ("nguoi@tên-miền.vn", "nguoi@xn--tn-min-iva0322d.vn"),
        ("nguoi@TÊN-MIỀN.vn", "nguoi@xn--tn-min-iva0322d.vn"),
        ("nguoi@te\u0302n-mie\u0302\u0300n.vn", "nguoi@xn--tn-min-iva0322d.vn"),
    ],
)
def test_an_address_is_kept_as_mail_is_sent_to_it(typed: str, kept: str) -> None:
    assert mail_address(typed) == kept
    assert mail_address(kept) == kept


@each(
    "typed",
    [
        *("", "a", "a@b", "a b@c.vn", "a@b@c.vn", "người@b.vn", "a@b.vn, c@d.vn"),
        *("@b.vn", "a@" + "ê" * 70 + ".vn", "a\r\nBcc: c@d.vn@b.vn", "x" * 5000),
    ],
)
def test_what_is_no_single_address_has_no_form(typed: str) -> None:
    assert mail_address(typed) is None


def test_people_read_the_letters_of_an_internationalised_host() -> None:
    assert address_read("a@xn--tn-min-iva0322d.vn") == "a@tên-miền.vn"
    assert address_read("a@b.vn") == "a@b.vn"
    assert address_read("a@xn--\u0111.vn") == "a@xn--\u0111.vn"


@each(
    ("host", "meant"),
    [
        *((typed, "gmail.com") for typed in ("gmial.com", "gmail.con", "gamil.com")),
        *((typed, "gmail.com") for typed in ("gmal.com", "gmail.co", "gmaill.com")),
        *((typed, "gmail.com") for typed in ("gnail.con", "gmail.vn", "gmail.com.vn")),
        ("yahoo.com.vm", "yahoo.com.vn"),
        ("yaho.com", "yahoo.com"),
        ("yahoo.con.vn", "yahoo.com.vn"),
        ("hotnail.com", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("iclod.com", "icloud.com"),
        ("congty.con", "congty.com"),
        ("congty.com.vm", "congty.com.vn"),
        ("soct.vinhlong.gov.vm", "soct.vinhlong.gov.vn"),
    ],
)
def test_a_host_that_looks_mistyped_is_asked_about(host: str, meant: str) -> None:
    assert address_meant(f"lan@{host}") == f"lan@{meant}"
    assert address_meant(f"lan@{meant}") is None


@each(
    "host",
    [
        *("gmail.com", "mail.com", "ymail.com", "email.com", "yahoo.fr", "hotmail.fr"),
        *("congty.vn", "vnpt.vn", "fpt.com.vn", "moit.gov.vn", "example.com", "b.vn"),
        *("hoasen.com.vn", "xn--tn-min-iva0322d.vn", "outlook.fr", "live.fr"),
    ],
)
def test_other_hosts_are_left_in_peace(host: str) -> None:
    assert address_meant(f"lan@{host}") is None
