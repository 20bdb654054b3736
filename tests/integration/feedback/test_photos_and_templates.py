"""What villagers attach, what the county has written in advance, and what a bureau reads of what it was handed."""

from contracts.people import COUNTY, Actor, Tier, villager_id
from services.chassis.ids import uuid7
from services.chassis.sealing import phone_hash
from tests.integration.feedback.desk import CADRE, CENTRE, TOWN, Echo
from tests.unit.chassis.scans import png


def test_photos_of_a_villager_are_shown_to_the_desk_and_to_nobody_else(echo: Echo) -> None:
    me = Actor(villager_id(phone_hash("13900000006", echo.vault)), Tier.VILLAGER, COUNTY)
    photo = echo.upload("/v1/my/files", png(), me)
    body = {"kind": "report", "centre": CENTRE, "text": "有照片为证", "about_staff": True, "files": [photo]}
    assert echo.as_villager("/v1/my/cases", body | {"contact": {"phone": "13900000007"}}, me).status_code == 403
    case = echo.as_villager("/v1/my/cases", body | {"contact": {"phone": "13900000006"}}, me).json()["id"]
    again = echo.as_villager("/v1/my/cases", body | {"contact": {"phone": "13900000006"}}, me)
    assert again.status_code == 409, "it is the other case's"

    path = f"cases/{case}/files/{photo}"
    assert echo.get(f"/v1/{path}", TOWN).content == png()
    assert echo.get(f"/v1/{path}", CADRE).status_code == 404
    mine = echo.http.get(f"/v1/my/{path}", headers=echo.villagers(me))
    assert mine.content == png()
    assert echo.scalar("SELECT count(*) FROM access_log WHERE subject = %s", photo) == 2


def test_a_villager_sees_who_has_their_case_until_when_and_what_they_may_do(echo: Echo) -> None:
    me = Actor(villager_id(phone_hash("13900000016", echo.vault)), Tier.VILLAGER, COUNTY)
    body = {"kind": "help", "centre": CENTRE, "text": "路灯坏了", "about_staff": False}
    case = echo.as_villager("/v1/my/cases", body | {"contact": {"phone": "13900000016"}}, me).json()["id"]

    def own() -> list[object]:
        [shown] = echo.http.get("/v1/my/cases", headers=echo.villagers(me)).json()["items"]
        return [shown["about_name"], shown["holder"], shown["due_at"] is not None, shown["may"]]

    assert own() == ["金穗村", "金穗村", False, ["withdraw"]]
    echo.do(case, "accept")
    assert own() == ["金穗村", "金穗村", True, ["withdraw"]]
    echo.do(case, "transfer", bureau="housing")
    assert own() == ["金穗村", "县住房和城乡建设局", True, ["withdraw"]]
    assert echo.as_villager(f"/v1/my/cases/{case}/withdraw", {}, me).json()["state"] == "withdrawn"
    assert own() == ["金穗村", None, False, []]


def test_the_county_writes_a_template_and_a_cadre_fills_it_in_before_it_is_sent(echo: Echo) -> None:
    county = Actor("county:1", Tier.COUNTY, COUNTY)
    one = f"/v1/templates/{uuid7()}"
    written = {
        "title": "已办结",
        "text": "您 {收到日期} 反映的事项({编号},{类别})已办结:{结果}。{服务中心}",
        "kind": "help",
    }
    assert echo.put(one, written, CADRE).status_code == 403
    assert echo.put(one, written, county).json()["version"] == 1
    [offered] = [each for each in echo.get("/v1/templates", CADRE, kind="help").json()["items"] if each["id"] in one]
    case = echo.file(contact={"phone": "13900000008"})["id"]
    echo.do(case, "accept")
    echo.do(case, "assign", assignee=CADRE.id)
    echo.do(case, "take-up")

    draft = echo.post(f"/v1/cases/{case}/draft", {"template": offered["id"]}, CADRE).json()
    assert draft["missing"] == ["结果"]
    assert echo.post(f"/v1/cases/{case}/reply", {"text": draft["text"]}, CADRE).status_code == 422
    said = {"template": offered["id"], "values": {"结果": "路灯已更换"}}
    draft = echo.post(f"/v1/cases/{case}/draft", said, CADRE).json()
    assert draft["missing"] == []
    assert "求助)已办结:路灯已更换。金穗村" in draft["text"]
    assert echo.do(case, "reply", text=draft["text"]) == "replied"
    echo.put(one, written | {"retired": True}, county).raise_for_status()
    assert echo.post(f"/v1/cases/{case}/draft", said, CADRE).status_code == 404


def test_a_bureau_reads_what_was_handed_to_it_and_nothing_else(echo: Echo) -> None:
    health, other = (Actor(f"bureau:{name}", Tier.BUREAU, COUNTY) for name in ("health", "commerce"))
    case = echo.file(text="卫生室缺药", contact={"name": "王白露", "phone": "13900000009"})["id"]
    echo.do(case, "accept")
    assert echo.get(f"/v1/bureau/cases/{case}", health).status_code == 404
    echo.do(case, "transfer", bureau="health")

    assert echo.get(f"/v1/bureau/cases/{case}", health).json()["text"] == "卫生室缺药"
    assert echo.get(f"/v1/bureau/cases/{case}/filer", health).json()["phone"] == "13900000009"
    told = echo.get(f"/v1/bureau/cases/{case}/timeline", health).json()["items"]
    assert [each["type"] for each in told] == [
        f"feedback.{what}.v1" for what in ("received", "accepted", "transferred")
    ]
    hidden = [echo.get(f"/v1/bureau/cases/{case}{more}", other) for more in ("", "/timeline", "/filer")]
    assert [answer.status_code for answer in hidden] == [404] * 3
    assert echo.do(case, "reply", health, text="已补齐") == "replied"
