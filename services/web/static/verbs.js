// What a cadre does with a case of each kind, by its service's own verbs: its route, its words and what is asked for it.
import { members } from "./neighbours.js";

const NOTE = { name: "note", words: "说明" };
const NEEDED = { ...NOTE, required: true };
const OPTIONAL = { ...NOTE, words: "说明(可不填)" };

export const BUREAUS = JSON.parse(document.getElementById("main").dataset.bureaus ?? "{}");
const DECLINING = { not_needed: "依法不需要办", not_ours: "不归这里受理", not_entitled: "不具备资格", duplicate: "重复申请" };
const RETREATS = { changed_mind: "不办了", mistake: "登记有误,另行登记", other: "其他" };
const LEVELS = [[5, "非常满意"], [4, "满意"], [3, "基本满意"], [2, "不满意"], [1, "非常不满意"]];

const AT_THE_WINDOW = [
  { legal: "accept", route: "accept", words: "受理" },
  { legal: "request_papers", route: "request-papers", words: "一次性告知补材料", fields: [OPTIONAL] },
  { legal: "decline", route: "decline", words: "不予受理", grave: true, fields: [{ name: "reason", words: "原因", options: DECLINING }, { name: "go_to", words: "告诉申请人去哪里办", required: true }] },
];

const WITHDRAW = { legal: "withdraw", route: "withdraw", words: "本人撤回", grave: true, fields: [{ name: "reason", words: "原因", options: RETREATS }, OPTIONAL] };

// The first that is legal is the large button. `theirs`: only for whoever the case names there, or anybody while it names nobody.
// `secret`: what is said with it never lies in the browser.
export const VERBS = {
  feedback: [
    { legal: "reply", route: "reply", words: "答复", reply: true },
    { legal: "take_up", route: "take-up", words: "着手办理" },
    { legal: "assign", route: "assign", words: "由我承办", mine: "assignee" },
    { legal: "accept", route: "accept", words: "受理" },
    { legal: "revisit", route: "revisit", words: "登记回访", fields: [{ name: "solved", words: "解决了吗", options: { true: "解决了", false: "没有解决" }, as: (value) => value === "true" }, { name: "level", words: "满意吗", options: LEVELS, as: Number }, OPTIONAL] },
    { legal: "miss", route: "revisit/missed", words: "回访没联系上" },
    { legal: "close", route: "close", words: "办结", bare: true },
    { legal: "rework", route: "rework", words: "重办" },
    { legal: "contact", route: "contact", words: "已联系反映人" },
    { legal: "transfer", route: "transfer", words: "转县直部门", fields: [{ name: "bureau", words: "哪个部门", options: BUREAUS }, OPTIONAL] },
    { legal: "expedite", route: "expedite", words: "列为紧急,24 小时内答复", fields: [OPTIONAL] },
    { legal: "escalate", route: "escalate", words: "重办两次仍不满意,提级由县办理", fields: [OPTIONAL] },
    { legal: "ask_extension", route: "extension", words: "申请延期", fields: [{ name: "days", words: "延几个工作日(1 到 10)", type: "number", required: true, as: Number }, NEEDED] },
    { legal: "give_back", route: "return", words: "回退", grave: true, fields: [{ name: "reason", words: "原因", options: { other_office: "别的部门的", not_competent: "没有这个权限", conflict_of_interest: "应当回避" } }, NEEDED] },
    { legal: "reject", route: "reject", words: "不予受理", grave: true, fields: [{ name: "reason", words: "原因", options: { not_ours: "不归这里管", duplicate: "重复", in_court: "诉讼、仲裁、复议途径的" } }, { ...NEEDED, words: "告诉反映人去哪里办" }] },
  ],
  rectification: [
    { legal: "confirm", route: "confirm", words: "复核同意:误评或不实", fields: [NEEDED] },
    { legal: "verify", route: "verify", words: "核实属实", fields: [NEEDED] },
    { legal: "rectify", route: "rectify", words: "登记已整改", fields: [NEEDED] },
    { legal: "answer", route: "answer", words: "登记已告知评价人", fields: [NEEDED] },
    { legal: "close", route: "close", words: "办结", fields: [NEEDED] },
    { legal: "dismiss", route: "dismiss", words: "误评或不实,提请另一人复核", grave: true, fields: [{ ...NEEDED, words: "证据" }] },
    { legal: "appeal", route: "appeal", words: "申诉", grave: true, fields: [{ ...NEEDED, words: "理由" }] },
  ],
  hall: [
    ...AT_THE_WINDOW,
    { legal: "forward", route: "forward", words: "转县直部门", fields: [OPTIONAL] },
    { legal: "deliver", route: "deliver", words: "送达申请人", fields: [{ name: "through", words: "怎么送达", options: { counter: "到窗口取", at_home: "送上门", online: "网上" } }] },
    WITHDRAW,
  ],
  veterans: [
    ...AT_THE_WINDOW,
    { legal: "check", route: "advance", words: "初核上报", body: { to: "village_checked" }, fields: [OPTIONAL] },
    { legal: "deliver", route: "deliver", words: "送达", fields: [{ name: "receiver", words: "谁领取", options: { self: "本人", agent: "监护人或代领人" } }], photos: "signature" },
    WITHDRAW,
  ],
  petition: [
    { legal: "transfer", route: "transfer", words: "转送部门", fields: [OPTIONAL] },
    WITHDRAW,
  ],
  visit: [
    { legal: "make", route: "make", words: "走访过了", fields: [OPTIONAL] },
    { legal: "miss", route: "miss", words: "家里没有人", fields: [OPTIONAL] },
    { legal: "replan", route: "replan", words: "另约日期", fields: [{ name: "day", words: "哪一天", type: "date", required: true }] },
    { legal: "cancel", route: "cancel", words: "不走访了", grave: true, fields: [OPTIONAL] },
  ],
  mediation: [
    { legal: "accept", route: "accept", words: "受理,由我调解" },
    { legal: "hold", route: "sessions", words: "登记一次调解", theirs: "mediator", secret: true, fields: [{ name: "text", words: "调解记录(只有调解员看得到)", long: 4000, required: true }] },
    { legal: "agree", route: "agree", words: "达成协议", theirs: "mediator" },
    { legal: "fulfil", route: "fulfil", words: "协议已履行" },
    { legal: "fail", route: "fail", words: "调解不成", theirs: "mediator", grave: true, fields: [{ name: "outlet", words: "告诉双方去哪里", options: { court: "向法院起诉", arbitration: "申请仲裁", administration: "请行政机关处理" } }] },
    { legal: "withdraw", route: "withdraw", words: "当事人撤回", grave: true, fields: [OPTIONAL] },
    { legal: "decline", route: "decline", words: "不予调解", grave: true, fields: [{ name: "reason", words: "原因", options: { party_refuses: "一方明确拒绝", before_court: "法院或别的机关已受理", not_mediable: "依法不能调解" } }, OPTIONAL] },
  ],
  help: [
    { legal: "take", route: "take", words: "志愿者认领", fields: [{ name: "member", words: "谁去", none: "联户人自己", load: members }] },
    { legal: "confirm", route: "confirm", words: "向户里确认:办好了" },
    { legal: "finish", route: "finish", words: "志愿者说办完了" },
    { legal: "send_back", route: "send-back", words: "户里说没办好,继续办", fields: [OPTIONAL] },
    { legal: "give_back", route: "give-back", words: "志愿者退回", fields: [OPTIONAL] },
    { legal: "cancel", route: "cancel", words: "不需要了", grave: true, fields: [OPTIONAL] },
  ],
  disease: [
    { legal: "report", route: "reported", words: "登记已报疾控", fields: [{ name: "channel", words: "怎么报的", options: { network: "网络直报", phone: "电话", fax: "传真", township_hospital: "由乡镇卫生院代报" } }, { name: "receipt", words: "报告卡编号或受理人(可不填)" }] },
    { legal: "rule_out", route: "rule-out", words: "排除或误报", grave: true, fields: [OPTIONAL] },
  ],
};

// What stays open on the desk: a state that isn't named is over, or with somebody else.
export const OPEN = {
  feedback: { received: "待受理", accepted: "已受理", assigned: "已交办", in_progress: "办理中", returned: "退回", replied: "待回访", revisited: "已回访", reworking: "重办" },
  rectification: { received: "待核实", dismissal_proposed: "待复核", verified: "待整改", not_upheld: "待告知", rectified: "待告知", answered: "待办结" },
  hall: { submitted: "待受理", supplement_requested: "等补材料", accepted: "已受理", deemed_accepted: "视为受理", handed_back: "部门退回", granted: "准予,待送达", refused: "不予,待送达" },
  veterans: { submitted: "待受理", supplement_requested: "等补材料", accepted: "待初核", papers_awaited: "等补材料", granted: "准予,待送达", town_issued: "待领取" },
  petition: { registered: "待转送" },
  visit: { planned: "待走访", nobody_home: "待另约" },
  mediation: { requested: "待受理", accepted: "待调解", in_session: "调解中", agreed: "待履行" },
  help: { open: "待认领", taken: "帮办中", done: "待确认" },
  disease: { open: "待报疾控" },
};

// States in which a case waits for the village only where it may do this.
export const ONLY_IF = { granted: "deliver", dismissal_proposed: "confirm", answered: "close" };
