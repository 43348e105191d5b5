"""How people come in, by a link or for a try, and how they leave."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from api.auth.sessions import COOKIE
from api.auth.tokens import Person
from api.dependencies import DemoPerson, Deps
from api.ports import Letter, PostAway, PostRefused
from api.services.sign_in import new_secret
from domain.people import Actor, Role
from persistence import accounts
from persistence.database import Database
from tests.api.world import PDF, World, build
from tests.pages.browsing import HOST, Browser, text_of

URL = f"https://{HOST}"
ADDRESS = "an.tran@congty.example.vn"
PEOPLE = (
    DemoPerson(
        Person(Actor(Role.OFFICER, "demo-officer", "cuc"), "Trần Quốc Bảo"),
        "Cán bộ thụ lý",
        "Officer",
    ),
    DemoPerson(
        Person(Actor(Role.APPLICANT, "demo-applicant"), "Phạm Văn Tâm"),
        "Cơ sở",
        "Applicant",
    ),
)
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\tevil",
    "evil",
    "/" + "x" * 600,
    "",
)


class Letters:
    """A post that keeps what it takes, until it is told to fail."""

    def __init__(self) -> None:
        self.taken: list[Letter] = []
        self.fails: Exception | None = None

    async def __call__(self, letter: Letter) -> None:
        if self.fails is not None:
            raise self.fails
        self.taken.append(letter)

    @property
    def key(self) -> str:
        found = re.search(
            rf"^{URL}/sign-in/link\?key=(\w+)$", self.taken[-1].text, re.M
        )
        assert found is not None
        return found[1]


@pytest.fixture
def post() -> Letters:
    return Letters()


@pytest.fixture
def desk(database: Database, tmp_path: Path, post: Letters) -> World:
    """A world with a mail server and with people to try it as."""
    return build(
        database,
        tmp_path,
        public_url=URL,
        post=post,
        demo=True,
        demo_people=PEOPLE,
    )


async def ask(browser: Browser, back: str = "/drafts", email: str = ADDRESS) -> None:
    answer = await browser.post("/sign-in/mail", {"email": email, "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/sent")


async def come_in(browser: Browser, post: Letters, back: str = "/drafts") -> str:
    await ask(browser, back)
    answer = await browser.post("/sign-in/link", {"key": post.key})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def signed_in(browser: Browser) -> bool:
    """Whether the API takes the browser's session."""
    return (await browser.get("/api/v1/applications")).status_code == 200


async def test_nobody_is_in_without_a_session(desk: World) -> None:
    assert not await signed_in(Browser(desk))
    assert await signed_in(Browser(desk, Role.OFFICER))


async def test_every_way_that_is_set_up_is_offered(desk: World) -> None:
    page = await Browser(desk).get("/sign-in")
    assert page.status_code == 200
    assert 'action="/sign-in/mail"' in page.text
    assert 'value="officer:demo-officer"' in page.text
    assert "/sign-in/oidc" not in page.text


async def test_where_no_way_is_set_up_the_page_says_so(world: World) -> None:
    browser = Browser(world)
    page = await browser.get("/sign-in")
    assert "chưa thiết lập cách đăng nhập" in text_of(page)
    assert "<form" not in page.text.split("<main")[1]
    answer = await browser.post("/sign-in/mail", {"email": ADDRESS})
    assert answer.status_code == 404


async def test_who_is_in_already_goes_on(desk: World) -> None:
    answer = await Browser(desk, Role.OFFICER).get("/sign-in?back=/envelopes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/envelopes")


async def test_a_link_leads_in_and_on_to_the_page_that_was_asked_for(
    desk: World, post: Letters
) -> None:
    browser = Browser(desk)
    assert await come_in(browser, post, "/drafts?support=x") == "/drafts?support=x"
    assert await signed_in(browser)


async def test_a_new_key_leaves_people_who_they_are(desk: World, post: Letters) -> None:
    before, after = Browser(desk), Browser(desk)
    await come_in(before, post)
    desk.replace_key()
    await come_in(after, post)
    assert await signed_in(before)
    with desk.database.reading() as session:
        known = accounts.at_address(session, ADDRESS, Role.APPLICANT)
    assert len(known) == 1


async def test_a_link_sent_before_a_new_key_leads_to_the_account_of_before(
    desk: World, post: Letters
) -> None:
    await come_in(Browser(desk), post)
    await ask(Browser(desk))
    desk.replace_key()
    answer = await Browser(desk).post("/sign-in/link", {"key": post.key})
    assert answer.status_code == 303


async def test_the_cookie_is_kept_from_scripts_and_from_other_sites(
    desk: World, post: Letters
) -> None:
    browser = Browser(desk)
    await ask(browser)
    answer = await browser.post("/sign-in/link", {"key": post.key})
    cookie = answer.headers["set-cookie"]
    flags = {part.strip().lower() for part in cookie.split(";")}
    assert cookie.startswith(f"{COOKIE}=")
    assert {"secure", "httponly", "samesite=lax", "path=/", "max-age=43200"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)


async def test_opening_a_link_uses_nothing_up(desk: World, post: Letters) -> None:
    browser = Browser(desk)
    await ask(browser)
    for _ in range(2):
        page = await browser.get(f"/sign-in/link?key={post.key}")
        assert page.status_code == 200
        assert ADDRESS in text_of(page)
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"
    assert (await browser.post("/sign-in/link", {"key": post.key})).status_code == 303


async def test_a_used_link_offers_a_new_one(desk: World, post: Letters) -> None:
    await come_in(Browser(desk), post)
    other = Browser(desk)
    for answer in (
        await other.post("/sign-in/link", {"key": post.key}),
        await other.get(f"/sign-in/link?key={post.key}"),
    ):
        assert answer.status_code == 410
        assert "không còn dùng được" in text_of(answer)
        assert 'href="/sign-in"' in answer.text
    assert not await signed_in(other)


async def test_an_expired_or_made_up_link_leads_nowhere(
    desk: World, post: Letters
) -> None:
    browser = Browser(desk)
    await ask(browser)
    desk.clock.forward(minutes=31)
    for key in (post.key, "", "x" * 5000, "0" * 64):
        assert (await browser.post("/sign-in/link", {"key": key})).status_code == 410
        assert (await browser.get(f"/sign-in/link?key={key}")).status_code == 410
    assert not await signed_in(browser)


async def test_one_address_is_one_account_however_it_is_written(
    desk: World, post: Letters
) -> None:
    seen = set()
    for email in (ADDRESS, ADDRESS.title(), f"  {ADDRESS.upper()} "):
        browser = Browser(desk)
        await ask(browser, email=email)
        await browser.post("/sign-in/link", {"key": post.key})
        found = await desk.database.read(accounts.of_role, Role.APPLICANT)
        seen |= {account.id for account in found}
    assert len(seen) == 1
    account = seen.pop()
    assert account.startswith("mail-")
    assert "tran" not in account


async def test_the_letter_tells_the_whole_link_in_the_language_of_who_asked(
    desk: World, post: Letters
) -> None:
    browser = Browser(desk)
    await ask(browser)
    vietnamese = post.taken[-1]
    browser.client.cookies.set("language", "en", domain=HOST, path="/")
    await ask(browser)
    english = post.taken[-1]
    assert (vietnamese.to, vietnamese.language) == (ADDRESS, "vi")
    assert vietnamese.subject == "Đăng nhập trang khuyến công"
    assert (english.language, english.subject) == (
        "en",
        "Sign in to the industrial promotion pages",
    )
    assert f'<a href="{URL}/sign-in/link?key={post.key}">' in english.html
    assert vietnamese.id != english.id


async def test_nothing_tells_whether_an_address_is_known(
    desk: World, post: Letters
) -> None:
    await come_in(Browser(desk), post)
    known, unknown = Browser(desk), Browser(desk)
    first = await known.post("/sign-in/mail", {"email": ADDRESS})
    second = await unknown.post("/sign-in/mail", {"email": "khac@congty.example.vn"})
    pages = [await b.get(first.headers["location"]) for b in (known, unknown)]
    assert first.headers["location"] == second.headers["location"]
    assert pages[0].text == pages[1].text
    assert ADDRESS not in first.headers["location"]


@pytest.mark.parametrize("email", ["", "an", "an@", "an@congty", "a b@c.vn", "á@c.vn"])
async def test_what_is_no_address_is_asked_for_again_as_it_was_typed(
    desk: World, post: Letters, email: str
) -> None:
    page = await Browser(desk).post("/sign-in/mail", {"email": email, "back": "/work"})
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.text
    assert 'href="#email"' in page.text
    assert f'value="{email}"' in page.text or not email
    assert 'name="back" value="/work"' in page.text
    assert not post.taken


async def test_a_mail_server_that_is_away_is_told_and_may_be_tried_again(
    desk: World, post: Letters
) -> None:
    browser = Browser(desk)
    post.fails = PostAway()
    page = await browser.post("/sign-in/mail", {"email": ADDRESS})
    assert page.status_code == 503
    assert "Máy chủ thư đang tạm ngừng" in text_of(page)
    post.fails = None
    await ask(browser)


async def test_an_address_no_mail_server_takes_is_told(
    desk: World, post: Letters
) -> None:
    post.fails = PostRefused()
    page = await Browser(desk).post("/sign-in/mail", {"email": ADDRESS})
    assert page.status_code == 422
    assert "Không gửi được thư tới địa chỉ này" in text_of(page)


async def test_one_address_is_not_flooded(desk: World, post: Letters) -> None:
    for _ in range(5):
        await ask(Browser(desk))
        desk.clock.forward(minutes=2)
    page = await Browser(desk).post("/sign-in/mail", {"email": ADDRESS})
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) == 20 * 60
    assert len(post.taken) == 5
    desk.clock.forward(minutes=20)
    await ask(Browser(desk))


async def test_letters_that_are_caught_for_a_try_flood_nobody(
    database: Database, tmp_path: Path, post: Letters
) -> None:
    world = build(
        database, tmp_path, public_url=URL, post=post, demo=True, caught_mail=tmp_path
    )
    for _ in range(8):
        await ask(Browser(world))
    assert len(post.taken) == 8


async def test_one_machine_does_not_write_to_everybody(
    database: Database, tmp_path: Path, post: Letters
) -> None:
    world = build(database, tmp_path, public_url=URL, post=post, links="2/hour")
    for number in range(2):
        await ask(Browser(world), email=f"a{number}@congty.example.vn")
    page = await Browser(world).post("/sign-in/mail", {"email": ADDRESS})
    assert page.status_code == 429


@pytest.mark.parametrize("back", ELSEWHERE)
async def test_no_way_in_leads_to_another_site(
    desk: World, post: Letters, back: str
) -> None:
    assert await come_in(Browser(desk), post, back) == "/"
    tried = await Browser(desk).post(
        "/sign-in/demo", {"who": "officer:demo-officer", "back": back}
    )
    shown = await Browser(desk, Role.OFFICER).get("/sign-in", params={"back": back})
    assert tried.headers["location"] == shown.headers["location"] == "/"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/sign-in/mail", {"email": ADDRESS}),
        ("/sign-in/link", {"key": "x"}),
        ("/sign-in/demo", {"who": "officer:demo-officer"}),
        ("/sign-out", {}),
    ],
)
async def test_a_form_on_another_site_is_refused(
    desk: World, post: Letters, path: str, form: dict[str, str]
) -> None:
    browser = Browser(desk, Role.APPLICANT)
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        answer = await browser.post(path, form, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert await signed_in(browser)
    assert not post.taken


async def test_a_try_is_as_somebody_and_can_change(desk: World) -> None:
    browser = Browser(desk)
    form = {"who": "officer:demo-officer", "back": "/work"}
    answer = await browser.post("/sign-in/demo", form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/work")
    first = browser.client.cookies[COOKIE]
    await browser.post("/sign-in/demo", {"who": "applicant:demo-applicant"})
    assert browser.client.cookies[COOKIE] != first
    browser.forget()
    browser.keep(first)
    assert not await signed_in(browser)


@pytest.mark.parametrize("who", ["", "officer:somebody", "administrator:demo-officer"])
async def test_only_those_who_are_named_may_be_tried(desk: World, who: str) -> None:
    answer = await Browser(desk).post("/sign-in/demo", {"who": who})
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


async def test_without_demonstration_nobody_may_be_tried(
    database: Database, tmp_path: Path
) -> None:
    world = build(database, tmp_path, demo_people=PEOPLE)
    browser = Browser(world)
    answer = await browser.post("/sign-in/demo", {"who": "officer:demo-officer"})
    assert answer.status_code == 404
    assert not await signed_in(browser)
    assert "demo-officer" not in (await browser.get("/sign-in")).text


async def test_the_addresses_of_the_forms_lead_to_the_ways_in(desk: World) -> None:
    for path in ("/sign-in/mail", "/sign-in/demo"):
        answer = await Browser(desk).get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


async def test_signing_in_keeps_what_is_known_of_an_account(
    desk: World, post: Letters
) -> None:
    await come_in(Browser(desk), post)
    with desk.database.writing() as session:
        (account,) = accounts.of_role(session, Role.APPLICANT)
        named = accounts.Account(
            account.id, account.role, "", "Trần An", account.email, "vi"
        )
        accounts.keep(session, named)
    await come_in(Browser(desk), post)
    assert await desk.database.read(accounts.of_role, Role.APPLICANT) == (named,)


async def test_who_leaves_is_out_in_the_record_too(desk: World) -> None:
    browser = Browser(desk, Role.OFFICER)
    assert await signed_in(browser)
    secret = browser.client.cookies[COOKIE]
    answer = await browser.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert COOKIE not in browser.client.cookies
    browser.keep(secret)
    assert not await signed_in(browser)
    assert (await Browser(desk).post("/sign-out")).status_code == 303


async def test_a_session_ends_by_itself(desk: World) -> None:
    browser = Browser(desk, Role.OFFICER)
    assert await signed_in(browser)
    desk.clock.forward(hours=12, minutes=1)
    assert not await signed_in(browser)


async def test_a_secret_does_not_follow_from_the_number_of_a_request(
    desk: World,
) -> None:
    deps: Deps = desk.app.state.deps
    secrets = {new_secret(deps) for _ in range(20)}
    assert len(secrets) == 20
    assert all(re.fullmatch("[0-9a-f]{64}", secret) for secret in secrets)


async def test_old_ways_in_do_not_count_against_an_address_for_ever(
    desk: World, post: Letters
) -> None:
    for _ in range(12):
        await ask(Browser(desk))
        desk.clock.now += timedelta(minutes=10)
    assert len(post.taken) == 12


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Mode": "navigate", "Accept": "text/html,*/*;q=0.8"},
        {"Accept": "text/html,application/xhtml+xml"},
    ],
)
async def test_a_link_to_a_paper_leads_who_is_signed_out_to_the_way_in_and_back(
    world: World, headers: dict[str, str]
) -> None:
    digest = (await world.as_(Role.APPLICANT).upload()).json()["digest"]
    paper = f"/api/v1/documents/{digest}"
    led = await Browser(world).get(paper, headers=headers)
    assert led.status_code == 303
    assert led.headers["location"] == f"/sign-in?back={paper}"
    opened = await Browser(world, Role.APPLICANT).get(paper, headers=headers)
    assert opened.content == PDF


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "*/*"},
        {"Accept": "application/json"},
        {"Sec-Fetch-Mode": "cors", "Accept": "text/html"},
        {"Authorization": "Bearer nonsense", "Sec-Fetch-Mode": "navigate"},
    ],
)
async def test_a_program_without_a_token_gets_a_problem_for_a_paper(
    world: World, headers: dict[str, str]
) -> None:
    refused = await Browser(world).get(f"/api/v1/documents/{'0' * 64}", headers=headers)
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
