"""The explorer in a real browser: questions, chips, sentences, both languages, the keyboard, wide and narrow windows."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.browsing import chromium

BRANDS = {"zh": "哪些县市区有志愿警务品牌？", "en": "Which districts use volunteer policing brands?"}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
VIEWS = {
    "start": "",
    "answer": f"ask?q={quote(BRANDS['zh'])}",
    "not understood": f"ask?q={quote('乌鸦为什么像写字台')}",
    "question": "q/awards-of",
    "entity": "entity/place-330481",
    "search": f"search?q={quote('义警')}",
    "conflicts": "conflicts",
    "reports": "reports",
    "report": "report/003",
    "nowhere": "nowhere",
    "nothing": "entity/place-0",
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


class Visitor:
    """A person at a browser: opens views of the page, and notices what goes wrong in it."""

    def __init__(self, browser: Browser, address: str, language: str, width: int, height: int, **more: str) -> None:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=LOCALES[language], **more)
        context.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        self.page: Page = context.new_page()
        self.address = address
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "console", lambda m: m.type == "error" and "status of 4" not in m.text and self.wrong.append(m.text)
        )
        self.page.on("request", lambda r: r.url.startswith((address, "data:")) or self.wrong.append(f"asked {r.url}"))

    def open(self, view: str = "") -> Page:
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/#/{view}")
        expect(self.page.locator("main .waiting")).to_have_count(0)
        expect(self.page.locator("main > *").first).to_be_visible()
        return self.page

    def ask(self, text: str) -> Page:
        page = self.open()
        page.get_by_role("searchbox").nth(1).fill(text)
        page.keyboard.press("Enter")
        return page

    def close(self) -> None:
        self.page.context.close()
        assert self.wrong == []


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[object]:
    open_ones: list[Visitor] = []

    def visitor(language: str = "zh", width: int = 1400, height: int = 900, **more: str) -> Visitor:
        open_ones.append(Visitor(browser, address, language, width, height, **more))
        return open_ones[-1]

    yield visitor
    for each in open_ones:
        each.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_question_is_asked_by_keyboard_and_its_sentences_open(visit, language):
    page = visit(language).ask(BRANDS[language])
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator(".chip .value")).not_to_have_count(0)
    opener = page.locator("td.opener button").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    statement = page.locator(".evidence .statements li").first
    expect(statement.locator("blockquote mark").first).not_to_be_empty()
    expect(statement.locator(".badge.reviewed")).to_have_text({"zh": "人工核对", "en": "reviewed"}[language])
    expect(statement.locator(".badge.digest")).to_have_text(
        {"zh": "摘要·本项目撰写", "en": "digest · our own words"}[language]
    )
    page.keyboard.press("Enter")
    expect(page.locator(".evidence")).to_have_count(0)


def test_every_question_of_the_catalogue_is_on_the_start_page(visit, client):
    page = visit().open()
    expect(page.locator(".catalogue li")).to_have_count(len(client.get("/questions").json()["questions"]))


def test_a_chip_is_changed_by_keyboard_and_taken_out(visit):
    page = visit().ask("平湖有哪些反诈项目？")
    place = page.locator(".chip", has_text="地点")
    place.locator(".value button").first.click()
    expect(page.locator(".picker input")).to_be_focused()
    page.keyboard.type("海盐")
    expect(page.locator(".picker li button").first).to_contain_text("海盐县")
    page.keyboard.press("Enter")
    expect(place.locator(".value")).to_contain_text("海盐县")
    expect(page.locator(".picker")).to_have_count(0)
    expect(page.locator(".coverage")).to_be_visible()
    page.locator(".chip", has_text="主题").get_by_role("button", name="移除").click()
    expect(page.locator("button.chip.absent", has_text="主题")).to_be_visible()
    expect(page.locator("tbody tr")).not_to_have_count(0)
    assert "place-330424" in page.url


def test_the_address_holds_what_is_shown(visit):
    visitor = visit()
    page = visitor.open("q/programmes?place=place-330482&topic=domain-anti_fraud")
    shown = page.locator("tbody").inner_text()
    assert visitor.open(page.url.split("#/")[1]).locator("tbody").inner_text() == shown


def test_escape_closes_the_choices(visit):
    page = visit().open("q/evidence")
    expect(page.locator(".picker input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".picker")).to_have_count(0)


def test_what_is_not_understood_says_so_and_offers_questions(visit):
    page = visit().ask("乌鸦为什么像写字台")
    expect(page.get_by_role("heading", name="没有看懂")).to_be_visible()
    expect(page.locator(".catalogue li")).not_to_have_count(0)
    expect(page.locator("table")).to_have_count(0)


def test_the_cypher_is_one_click_away(visit):
    page = visit().ask(BRANDS["zh"])
    page.get_by_text("背后的 Cypher").click()
    expect(page.locator("pre")).to_contain_text("MATCH (p:Program)")


def test_a_row_leads_to_the_thing_and_its_sentences(visit):
    page = visit().ask("平湖有哪些反诈项目？")
    name = page.locator("tbody tr td a").first.inner_text()
    page.locator("tbody tr td a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator(".relations")).to_contain_text("平湖")
    expect(page.locator(".statements blockquote mark").first).to_be_visible()


def test_a_name_is_found_in_pinyin(visit):
    page = visit().open()
    page.get_by_role("searchbox", name="查名称").fill("haining")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="海宁市").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("海宁市")


def test_both_sides_of_a_conflict_stand_side_by_side(visit):
    page = visit().open("conflicts")
    expect(page.locator(".conflict")).to_have_count(2)
    for conflict in page.locator(".conflict").all():
        left, right = (side.bounding_box() for side in conflict.locator(".side").all())
        assert left["y"] == right["y"]
        assert left["x"] < right["x"]
    narrow = visit(width=390, height=844).open("conflicts")
    boxes = [side.bounding_box() for side in narrow.locator(".conflict").first.locator(".side").all()]
    assert boxes[0]["y"] < boxes[1]["y"]


def test_a_report_is_read_with_its_passages(visit):
    page = visit().open("report/003")
    expect(page.locator(".note")).to_contain_text("不是报纸原文")
    passage = page.locator(".text .span").first
    passage.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".read a").first).to_be_visible()
    page.get_by_role("button", name="成效").click()
    expect(page.locator(".text .span.Outcome").first).to_be_visible()


def test_a_sentence_is_shown_at_its_place_in_the_report(visit):
    page = visit().ask(BRANDS["zh"])
    page.locator("td.opener button").first.click()
    quote_ = page.locator(".evidence mark").first.inner_text()
    page.locator(".evidence .source a").first.click()
    aimed = page.locator(".text .aim")
    expect(aimed.first).to_be_in_viewport()
    assert quote_.startswith(aimed.first.inner_text()[:4])


def test_a_claim_shows_what_it_says_and_its_sentence(visit):
    page = visit().ask("2025年嘉兴电诈发案变化")
    page.locator("td.opener button").first.click()
    page.locator(".evidence .source").get_by_role("link", name="各文本中的写法").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("成效")
    expect(page.locator(".facts")).to_contain_text("同比")
    expect(page.locator(".statements blockquote")).to_have_count(1)


def test_the_next_readings_are_one_click_away(visit, client):
    text = next(
        e
        for q in client.get("/questions").json()["questions"]
        for e in q["examples"]["zh"]
        if client.post("/ask", json={"text": e}).json().get("others")
    )
    page = visit().ask(text)
    other = page.locator(".readings .button").first
    expect(other).to_be_visible()
    wording = page.locator(".understood strong").inner_text()
    other.click()
    expect(page.locator(".understood strong")).not_to_have_text(wording)
    expect(page.locator("#question")).to_have_value(text)


def test_the_language_is_the_browsers_and_can_be_switched(visit):
    page = visit("en").open("conflicts")
    expect(page.get_by_role("heading", level=1)).to_have_text("Conflicts")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("矛盾")
    assert page.url.endswith("lang=zh")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("link", name="报道", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("报道")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 1400])
def test_no_view_is_wider_than_its_window(visit, width, language):
    visitor = visit(language, width=width)
    for name, view in VIEWS.items():
        page = visitor.open(view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_dark_follows_the_system(visit):
    def brightness(scheme: str) -> int:
        colour = visit(color_scheme=scheme).open().evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))

    assert brightness("dark") < 150 < 600 < brightness("light")


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>有哪些项目", '"><script>alert(1)</script>'])
def test_markup_in_a_question_stays_text(visit, text):
    page = visit().ask(text)
    expect(page.locator("main .waiting")).to_have_count(0)
    expect(page.locator("#question")).to_have_value(text)
    assert page.locator("main img, main script").count() == 0


def test_the_description_of_the_service_opens_without_asking_elsewhere(visit):
    visitor = visit()
    visitor.page.goto(f"{visitor.address}/docs")
    expect(visitor.page.locator(".opblock")).not_to_have_count(0)
    expect(visitor.page.get_by_text("/cypher")).to_be_visible()
