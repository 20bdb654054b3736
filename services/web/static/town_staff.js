// Who sits in the town's centres: leave, return, departure, who takes over, and what is still theirs.
import { get, send } from "./ask.js";
import { askFirst } from "./asking.js";
import { all, centres, fill, nothing, placeName } from "./listing.js";
import { make } from "./make.js";
import { t } from "./text.js";

const STATES = { active: t("在岗"), on_leave: t("休假"), departed: t("离任") };
const MOODS = { active: "calm", on_leave: "silent", departed: "late" };
// Lists that say what somebody has in hand, each with what of it is still open.
const HELD = [
  [t("群众诉求"), "/feedback/v1/cases", ({ state }) => !["closed", "closed_unreached", "rejected", "withdrawn"].includes(state)],
  [t("调解"), "/hall/v1/mediations", ({ legal }) => legal.length > 0],
  [t("首问责任交接"), "/supervision/v1/handovers", ({ state }) => state === "handed"],
  [t("巡查问题"), "/supervision/v1/findings", ({ state }) => ["open", "appealed"].includes(state)],
];
const AWAY_FIRST = { on_leave: 0, departed: 1, active: 2 };

export async function drawStaff(town) {
  const [people, known] = await Promise.all([all("/centres/v1/staff", { town }), centres()]);
  if (!people.length) return nothing(t("还没有登记工作人员。"));
  const rows = people.sort((a, b) => AWAY_FIRST[a.state] - AWAY_FIRST[b.state] || a.id.localeCompare(b.id));
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const heads = [t("姓名"), t("服务中心"), t("状态"), t("接替人"), t("名下未办结"), ""];
  return make("div", { class: "scroll", tabIndex: 0 }, make("table", { class: "table staff" }, make("thead", {}, make("tr", {}, heads.map((words) => make("th", { scope: "col" }, words)))), make("tbody", {}, rows.map((person) => row(person, names, known, town)))));
}

function row(person, names, known, town) {
  const held = make("td", { data: { head: t("名下未办结") } });
  if (person.state === "active") held.append(make("button", { type: "button", class: "button is-small", on: { click: () => fill(held, () => counted(person.id)) } }, t("查看")));
  else fill(held, () => counted(person.id));
  const until = person.leave && t("{from} 至 {until}", person.leave);
  return make("tr", {}, make("th", { scope: "row" }, person.name), make("td", { data: { head: t("服务中心") } }, placeName(person.centre, known)),
    make("td", { data: { head: t("状态") } }, make("span", { class: "badge", data: { mood: MOODS[person.state] } }, STATES[person.state]), until ? make("span", { class: "quiet" }, ` ${until}`) : ""),
    make("td", { data: { head: t("接替人") } }, person.substitute ? names.get(person.substitute) ?? person.substitute : make("span", { class: "quiet" }, t("由镇街接"))),
    held, make("td", {}, make("div", { class: "deeds" }, deeds(person, names, town))));
}

async function counted(staff) {
  const lists = await Promise.all(HELD.map(([, path]) => get(path, { staff, limit: 200 })));
  const found = HELD.map(([words, , isOpen], at) => [words, lists[at].items.filter(isOpen).length]).filter(([, count]) => count);
  return found.length ? make("span", {}, found.map(([words, count]) => t("{what} {count} 件", { what: words, count })).join(t("、"))) : make("span", { class: "quiet" }, t("没有"));
}

function deeds(person, names, town) {
  const at = `/centres/v1/staff/${person.id}`;
  const others = [...names].filter(([id]) => id !== person.id && id.slice(0, 18) === person.id.slice(0, 18));
  const heir = { name: "substitute", label: t("由谁接替"), kind: "choice", options: others };
  const again = () => fill(document.getElementById("staff"), () => drawStaff(town));
  const offered = [
    [person.state === "active", "leave", t("登记休假"), t("从第一天起,名下未办结的事项由接替人接手,时限照走。"), [{ name: "from", label: t("从"), kind: "date", required: true }, { name: "until", label: t("到"), kind: "date", required: true }, heir]],
    [person.state === "on_leave" || person.leave, "return", t("登记返岗"), t("已交接的事项不自动交回。"), []],
    [person.state !== "departed", "depart", t("登记离任"), t("名下未办结的事项由接替人接手,这个人的登录随即停用。"), [heir]],
  ];
  return offered.filter(([may]) => may).map(([, path, words, follows, fields]) => {
    const act = (said, key) => send(`${at}/${path}`, said, { key, version: person.version });
    const ask = () => askFirst({ title: t("{deed}:{title}", { deed: words, title: person.name }), button: words, follows, fields, grave: path === "depart", act, done: again });
    return make("button", { type: "button", class: `button is-small ${path === "depart" ? "is-grave" : ""}`, on: { click: ask } }, words);
  });
}
