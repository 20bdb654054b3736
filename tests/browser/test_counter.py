"""What villagers ask for at the counter, taken down at the workbench and dealt with there until it is settled."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.desk import CENTRE
from tests.browser.entering import fill
from tests.end_to_end.county import County
from tests.end_to_end.surgery import Surgery
from tests.end_to_end.veterans_station import Station, an_identity
from tests.end_to_end.wall import nobodys_phone
from tests.end_to_end.window import IDENTITY, NAME, Window

pytestmark = pytest.mark.browser

Deed: TypeAlias = Callable[..., None]


@pytest.fixture
def window(house: County) -> Window:
    """The demo cadre's hall, and a phone that nobody has."""
    return Window(house, CENTRE, nobodys_phone())


@pytest.fixture
def station(house: County) -> Station:
    """The demo cadre's station for veterans, and one of them."""
    return Station(house, CENTRE, nobodys_phone(), an_identity())


@pytest.fixture
def do(desk: Page, house: County) -> Deed:
    """`do("mediation", id, "达成协议", **said)`: the case is opened at the desk, and that is done with it."""

    def done(kind: str, case: str, words: str, **said: str) -> None:
        dialog = opened(desk, house, kind, case)
        verb = dialog.locator("form").filter(
            has=desk.get_by_role("button", name=words, exact=True, include_hidden=True)
        )
        if said and not verb.is_visible():
            dialog.locator("summary").filter(has_text=words).click()
        for name, value in said.items():
            fill(verb.locator(f"[name='{name}']"), value)
        verb.get_by_role("button", name=words, exact=True).click()
        expect(dialog).to_have_count(0)

    return done


def opened(desk: Page, house: County, kind: str, case: str) -> Locator:
    """The dialog of a case."""
    desk.goto(f"{house.client.credentials['base_url']}/desk?view=cases&case={kind}:{case}")
    dialog = desk.get_by_role("dialog")
    expect(dialog.locator("dl.facts")).to_be_visible()
    return dialog


def asked(desk: Page, wanted: str) -> Locator:
    """The form for what somebody at the counter wants."""
    desk.get_by_role("link", name="登记", exact=True).click()
    desk.get_by_role("button", name=wanted, exact=True).click()
    return desk.get_by_role("dialog")


def take_down(dialog: Locator, said: dict[str, str], answer: str) -> None:
    """Fill it in, and read what the house says."""
    for name, words in said.items():
        fill(dialog.locator(f"[name='{name}']"), words)
    dialog.get_by_role("button", name="登记", exact=True).click()
    expect(dialog).to_contain_text(answer)
    dialog.get_by_role("button", name="好的").click()
    expect(dialog).to_have_count(0)


def newest(house: County, path: str) -> dict[str, Any]:
    """What changed last there."""
    found: list[dict[str, Any]] = house.client.get(path, house.client.cadre(CENTRE)).json()["items"]
    return found[0]


def test_an_application_is_taken_down_for_whoever_comes_for_another(desk: Page, house: County, window: Window) -> None:
    dialog = asked(desk, "申请办事")
    dialog.get_by_label("办什么").select_option("temporary_relief")
    dialog.locator("[data-paper=identity_card]").check()
    dialog.get_by_text("别人代办的").click()
    said = {
        "applicant.name": NAME,
        "applicant.phone": window.phone,
        "applicant.identity.number": IDENTITY,
        "agent.name": "赵秋实",
        "agent.phone": nobodys_phone(),
        "agent.relation": "child",
        "agent.authority": "by_phone",
    }
    for name, words in said.items():
        fill(dialog.locator(f"[name='{name}']"), words)
    dialog.get_by_role("button", name="登记", exact=True).click()
    receipt = dialog.locator(".receipt").inner_text()
    with desk.context.expect_page() as printed:
        dialog.get_by_role("link", name="打印回执").click()
    expect(printed.value.locator("body")).to_contain_text(receipt)
    dialog.get_by_role("button", name="好的").click()

    application = newest(house, "/hall/v1/applications")
    assert (application["item"], application["number"]) == ("temporary_relief", receipt.split("-")[0])
    papers = {each["code"]: each["state"] for each in application["papers"]}
    assert papers["identity_card"] == "awaiting_review"
    assert (application["agent"]["relation"], application["agent"]["authority"]) == ("child", "by_phone")
    expect(opened(desk, house, "hall", application["id"])).to_contain_text("电话向本人核实")


def test_what_is_wrong_in_a_form_is_said_at_its_field(desk: Page, window: Window) -> None:
    dialog = asked(desk, "申请办事")
    said = {"applicant.name": NAME, "applicant.phone": window.phone, "applicant.identity.number": "11010519491231"}
    for name, words in said.items():
        fill(dialog.locator(f"[name='{name}']"), words)
    dialog.get_by_role("button", name="登记", exact=True).click()
    expect(dialog.locator("[aria-invalid]")).to_have_attribute("name", "applicant.identity.number")


def test_what_is_too_personal_never_waits_in_the_browser_and_is_taken_down_once(
    desk: Page, house: County, window: Window
) -> None:
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    dialog = asked(desk, "申请办事")
    said = {"applicant.name": NAME, "applicant.phone": window.phone, "applicant.identity.number": IDENTITY}
    for name, words in said.items():
        fill(dialog.locator(f"[name='{name}']"), words)
    go = dialog.get_by_role("button", name="登记", exact=True)
    desk.context.set_offline(True)
    go.click()
    expect(dialog).to_contain_text("连不上网络")
    assert desk.evaluate("import('/static/queue.js').then((queue) => queue.count())") == 0

    desk.context.set_offline(False)
    desk.route("**/hall/v1/applications", lose, times=1)
    go.click()
    expect(go).to_be_enabled()
    go.click()
    expect(dialog.locator(".receipt")).to_be_visible()
    found = house.client.post("/hall/v1/applications/search", window.cadre, {"phone": window.phone}).json()["items"]
    assert (lost, len(found)) == ([200], 1)


def test_two_neighbours_are_mediated_until_they_agree(desk: Page, house: County, window: Window, do: Deed) -> None:
    sides = {"parties.0.name": NAME, "parties.0.phone": window.phone, "parties.1.name": "赵秋实"}
    more = {"parties.1.phone": nobodys_phone(), "dispute": "land"}
    take_down(asked(desk, "申请调解"), sides | more, "谁受理谁调解")
    case = newest(house, "/hall/v1/mediations")["id"]
    do("mediation", case, "受理,由我调解")
    do("mediation", case, "登记一次调解", text="双方各退一步,墙拆半米")
    dialog = opened(desk, house, "mediation", case)
    dialog.get_by_role("button", name="查看调解记录").click()
    expect(dialog).to_contain_text("双方各退一步,墙拆半米")
    do("mediation", case, "达成协议")
    do("mediation", case, "协议已履行")

    events, promises = window.told(case, 5)
    assert events == ["requested", "accepted", "session_held", "agreed", "fulfilled"]
    assert promises == {"mediate": ["met"]}


def test_a_step_that_did_not_wait_in_the_browser_is_the_one_that_may_be_corrected(desk: Page, window: Window) -> None:
    side = {"name": NAME, "phone": window.phone}
    case = window.do("mediations", window.cadre, {"dispute": "debt", "parties": [side, side]})["id"]
    desk.get_by_role("link", name="事项").click()
    dialog = desk.get_by_role("dialog")
    for words in ("受理,由我调解", "登记一次调解"):
        desk.get_by_role("button", name=f"办理 {case[-8:]}").click()
        if words == "登记一次调解":
            dialog.locator("[name=text]").fill("双方各退一步")
        dialog.get_by_role("button", name=words, exact=True).click()
        expect(dialog).to_have_count(0)

    desk.locator("#recent summary").click()
    expect(desk.locator("#recent li")).to_have_count(1)
    expect(desk.locator("#recent li")).to_contain_text("登记一次调解")


def test_a_household_is_linked_to_a_volunteer_and_helped(desk: Page, house: County, window: Window, do: Deed) -> None:
    mate, head = f"孙{window.phone[-4:]}", "周立夏"
    take_down(asked(desk, "志愿者和联户"), {"name": mate, "phone": window.phone}, "登记好了")
    dialog = asked(desk, "志愿者和联户")
    fill(dialog.locator("[name=which]"), "household")
    member = house.client.get("/hall/v1/team", window.cadre).json()["members"][-1]["id"]
    take_down(dialog, {"head": head, "phone": nobodys_phone(), "area": "东头三组", "member": member}, "登记好了")
    homes = house.client.get("/hall/v1/team", window.cadre).json()["households"]
    home = next(each["id"] for each in homes if each["member"] == member)
    take_down(asked(desk, "联户要帮忙"), {"household": home, "kind": "errand", "note": "代取药"}, "志愿者认领")
    task = newest(house, "/hall/v1/tasks")["id"]

    do("help", task, "志愿者认领", member=member)
    expect(opened(desk, house, "help", task)).to_contain_text("认领的志愿者")
    do("help", task, "志愿者说办完了")
    do("help", task, "向户里确认:办好了")
    assert window.told(task, 4)[1] == {"help": ["met"]}


def test_a_notifiable_disease_is_reported_and_its_card_read_by_the_cadre(desk: Page, house: County, do: Deed) -> None:
    said = {"disease": "mumps", "case_class": "clinical", "patient.name": NAME, "address": "示范村立春路 7 号"}
    take_down(asked(desk, "传染病报告卡"), said, "24 小时内")
    card = newest(house, "/clinic/v1/disease-reports")
    assert (card["state"], card["urgent"]) == ("open", False)
    dialog = opened(desk, house, "disease", card["id"])
    dialog.get_by_role("button", name="查看报告卡").click()
    expect(dialog).to_contain_text("流行性腮腺炎")
    do("disease", card["id"], "登记已报疾控", channel="phone", receipt="疾控王医生")

    assert newest(house, "/clinic/v1/disease-reports")["state"] == "reported"
    assert Surgery(house, CENTRE).told(card["id"], 2)[1] == {"disease_report": ["met"]}


def test_a_veteran_is_found_on_the_register_and_applies(desk: Page, house: County, station: Station) -> None:
    entry = station.enter()
    dialog = asked(desk, "退役军人事项")
    dialog.get_by_label("谁申请").fill(station.identity)
    dialog.get_by_role("button", name="查找").click()
    expect(dialog.locator("[name=veteran]")).to_have_value(entry)
    dialog.get_by_label("办什么").select_option("condolence")
    expect(dialog.locator("[name=occasion]")).to_be_hidden()
    dialog.get_by_role("button", name="登记", exact=True).click()
    receipt = dialog.locator(".receipt").inner_text()

    case = newest(house, "/veterans/v1/cases")
    assert (case["veteran"], case["item"], case["number"]) == (entry, "condolence", receipt.split("-")[0])


def test_a_veteran_is_registered_visited_at_home_and_the_way_is_shown(
    desk: Page, house: County, station: Station, do: Deed
) -> None:
    said = {"name": NAME, "identity": station.identity, "home.address": "示范村立春路 7 号", "gravely_ill": "yes"}
    take_down(asked(desk, "退役军人建档立卡"), said | {"phone": station.phone}, "建好了")
    entry = newest(house, "/veterans/v1/veterans")["id"]
    desk.get_by_role("link", name="事项").click()
    desk.locator(f"li[data-key='{entry}']").get_by_role("button", name="安排走访").click()
    desk.get_by_role("dialog").get_by_role("button", name="安排走访").click()
    expect(desk.get_by_role("dialog")).to_contain_text("安排好了")
    desk.get_by_role("dialog").get_by_role("button", name="好的").click()
    desk.get_by_role("button", name="今天的走访路线").click()
    expect(desk.get_by_role("dialog")).to_contain_text("示范村立春路 7 号")

    visit = newest(house, "/veterans/v1/visits")["id"]
    do("visit", visit, "走访过了", note="身体尚好")
    assert station.look(f"visits/{visit}").json()["state"] == "made"


def test_a_petition_goes_from_the_counter_to_its_bureau(desk: Page, house: County, station: Station, do: Deed) -> None:
    said = {"bureau": "veterans", "petitioner.name": NAME, "petitioner.identity": station.identity}
    take_down(asked(desk, "退役军人信访"), said | {"text": "优抚金三个月没有发"}, "转送部门")
    petition = newest(house, "/veterans/v1/petitions")["id"]
    do("petition", petition, "转送部门")
    assert station.look(f"petitions/{petition}").json()["state"] == "transferred"


def test_what_is_due_leads_to_where_it_is_dealt_with(desk: Page, house: County) -> None:
    card = Surgery(house, CENTRE).card("cholera")
    Surgery(house, CENTRE).told(card, 1)
    desk.goto(f"{house.client.credentials['base_url']}/desk?view=today")
    expect(desk.locator(f".due a[href='/desk?view=cases&case=disease:{card}']")).to_have_count(1)
