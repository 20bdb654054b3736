// What waits for a town or the county itself: veterans' cases that villages have sent on, complaints at its own desk, extensions, and what ends with the county.
import { CORRECT, KINDS, REMARK, REMEDIES, isFresh, may, reason } from "./inbox_bureau.js";
import { t } from "./text.js";
import { OPEN, VERBS } from "./verbs.js";

const { veterans, feedback } = KINDS;
const TOWN_DIGITS = 9;
const inState = (state, action) => (each) => each.state === state && each.legal.includes(action);
const withTown = (action) => (each) => isVeteransHere(each) && each.legal.includes(action);

// What a village has sent on is the town's unless it goes straight to the county.
const isVeteransHere = ({ state, legal }) => state === "town_accepted" || (state === "village_checked" && legal.includes("take")) || (state === "county_received" && legal.includes("issue"));

const VETERANS = [
  { path: "advance", words: t("镇街接收"), main: true, to: "town_accepted", if: may("take"), follows: t("接收后由镇街审核。"), fields: [REMARK] },
  { path: "advance", words: t("报县"), main: true, to: "county_review", if: inState("town_accepted", "to_county"), follows: t("镇街审核通过,报县级审核。"), fields: [REMARK] },
  { path: "grant", words: t("准予"), main: true, if: inState("town_accepted", "grant"), follows: t("作出准予决定,申请人收到通知。"), fields: [REMARK] },
  { path: "advance", words: t("发放到村"), main: true, to: "town_issued", if: may("issue"), follows: t("登记已把证发到村里,由村里送达。"), fields: [REMARK] },
  { path: "refuse", words: t("不予"), grave: true, if: inState("town_accepted", "refuse"), follows: t("理由和救济途径原样告知申请人。"), fields: [{ name: "reason", label: t("不予的理由,告知申请人"), kind: "lines", required: true }, REMEDIES] },
  ...veterans.deeds.filter(({ path }) => ["request-papers", "hand-back"].includes(path)).map((deed) => ({ ...deed, if: withTown(deed.path.replace("-", "_")) })),
  { path: "correct", ...CORRECT, if: isFresh },
];

// A field of the workbench, as a dialog asks it.
const field = ({ name, words, options, number, required }) => (name === "note" && !required ? REMARK : {
  name, label: t(words), required: Boolean(required || options), kind: options ? "choice" : number ? "number" : "lines",
  options: options && (Array.isArray(options) ? options : Object.entries(options)).map(([value, each]) => [String(value), t(each)]),
});
const MAIN = ["accept", "assign", "take_up", "reply", "revisit", "close"];
const AT_THE_VILLAGE = ["submitted", "supplement_requested", "accepted"];
const ANSWER = feedback.deeds.find(({ path }) => path === "reply").fields;

// The verbs of the cadre's workbench, for a case at one's own desk.
function ofDesk({ legal, route, words, fields = [], bare, mine, reply, grave }, scope, actor) {
  const body = (said) => {
    const plain = Object.fromEntries(fields.filter(({ name, as }) => as && name in said).map(({ name, as }) => [name, as(said[name])]));
    return bare ? {} : { ...said, ...plain, ...(mine && { [mine]: actor }) };
  };
  return { path: route, words: t(words), grave, main: MAIN.includes(legal), body, if: (each) => each.centre === scope && each.legal.includes(legal), fields: reply ? ANSWER : fields.map(field) };
}

const WHY = { name: "reason", label: t("为什么更正"), kind: "lines", required: true };

// Of a town or of the county (`tier`), whose place is `scope`: what lies at its own desk, and what those below ask for.
export function kindsOf({ tier, scope, actor }) {
  const isOwn = ({ centre }) => centre === scope;
  const isAsked = ({ centre, legal, extension_asked: days }) => Boolean(days) && legal.includes("grant_extension") && (tier === "town" ? centre.length > scope.length : centre.length === TOWN_DIGITS);
  const asked = (action) => (each) => isAsked(each) && each.legal.includes(action);
  const said = {
    ...feedback,
    list: "/feedback/v1/cases",
    states: { ...feedback.states, ...Object.fromEntries(Object.entries(OPEN.feedback).map(([state, words]) => [state, t(words)])) },
    mine: [...Object.keys(OPEN.feedback), "county_handling"],
    isOver: isOwn,
    isMine: (each) => isOwn(each) || isAsked(each) || (tier === "county" && each.state === "county_handling"),
    deeds: [
      { path: "extension/grant", words: t("同意下级延期"), main: true, if: asked("grant_extension"), follows: (each) => t("申请延长 {count} 个工作日;同意后按新的期限计时。", { count: each.extension_asked }), fields: [REMARK] },
      { path: "extension/deny", words: t("不同意下级延期"), grave: true, if: asked("deny_extension"), follows: t("照原来的期限计时。"), fields: [reason(t("说明,下一级看得到"))] },
      { path: "conclude", words: t("公开理由,办结"), main: true, if: (each) => tier === "county" && each.legal.includes("conclude"), follows: t("重办两次仍不满意的,由县里写明理由办结;填了“公开的问题”的上回音墙。"), fields: ANSWER },
      ...VERBS.feedback.map((verb) => ofDesk(verb, scope, actor)),
      { path: "correct", ...CORRECT, if: isFresh, fields: [WHY] },
    ],
  };
  if (tier === "county") return { feedback: said };
  return { veterans: { ...veterans, list: "/veterans/v1/cases", mine: ["village_checked", "town_accepted", "county_received"], isMine: isVeteransHere, isOver: ({ state }) => !AT_THE_VILLAGE.includes(state), deeds: VETERANS, people: null }, feedback: said };
}
