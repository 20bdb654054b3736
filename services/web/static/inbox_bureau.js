// What comes to a bureau: where each kind is asked for, how its states are called, and what the bureau may do.
import { t } from "./text.js";

export const reason = (label) => ({ name: "note", label, kind: "lines", required: true });
export const REMARK = { name: "note", label: t("备注"), kind: "lines" };
export const REMEDIES = { name: "remedy", label: t("不服的救济途径,至少选一项"), kind: "checks", required: true, options: [["reconsideration", t("行政复议")], ["litigation", t("行政诉讼")], ["complaint", t("投诉")]] };
const DAYS = { name: "days", label: t("延长几个工作日"), kind: "number", required: true, least: 1, most: 10 };
export const CORRECT = { words: t("更正上一步"), follows: t("10 分钟内可以更正自己的上一步;全程里留有记录。"), fields: [reason(t("为什么更正"))] };
const RIGHT_NOW = 10 * 60_000;

// Only who made the last step takes it back, and only soon.
export const isFresh = (_, { last, actor, now }) => Boolean(last) && last.actor === actor && !last.type.includes(".corrected.") && now - new Date(last.time) < RIGHT_NOW;
export const may = (action) => (each) => each.legal.includes(action);

export const KINDS = {
  hall: {
    service: "hall",
    words: t("便民服务"),
    list: "/hall/v1/bureau/applications",
    title: (each) => each.item_title,
    begun: (each) => each.submitted_at,
    people: "applicant",
    states: {
      forwarded: t("待接收"), acknowledged: t("办理中"), handed_back: t("已退回"), granted: t("已准予"), refused: t("已作不予决定"), delivered: t("已送达"), withdrawn: t("已撤回"),
      accepted: t("村里办理中"), deemed_accepted: t("村里办理中"), submitted: t("村里办理中"), supplement_requested: t("待补正"), lapsed: t("已终止"), not_accepted: t("不予受理"),
    },
    mine: ["forwarded", "acknowledged"],
    deeds: [
      { path: "acknowledge", words: t("接收"), main: true, if: may("acknowledge"), follows: t("接收后由贵部门办理,承诺的时限照走。"), fields: [REMARK] },
      { path: "grant", words: t("准予"), main: true, if: may("grant"), follows: t("作出准予决定,申请人收到通知,由村里送达结果。"), fields: [REMARK] },
      { path: "refuse", words: t("不予"), grave: true, if: may("refuse"), follows: t("理由和救济途径原样告知申请人。"), fields: [reason(t("不予的理由,告知申请人")), REMEDIES] },
      { path: "hand-back", words: t("退回"), grave: true, if: may("hand_back"), follows: t("退回村里,由村里再办;申请人看得到已退回。"), fields: [{ name: "reason", label: t("退回原因"), kind: "choice", required: true, options: [["wrong_bureau", t("不属于本部门")], ["unclear", t("情况不清,请核实")]] }, reason(t("说明,村里看得到"))] },
      { path: "suspend", words: t("中止计时"), if: (each) => may("suspend")(each) && !each.suspended, follows: t("这段时间不计入办理时限,恢复办理后接着走。"), fields: [{ name: "reason", label: t("因什么中止"), kind: "choice", required: true, options: [["hearing", t("听证")], ["inspection", t("检验、检测、检疫")], ["appraisal", t("鉴定")], ["expert_review", t("专家评审")]] }, REMARK] },
      { path: "resume", words: t("恢复办理"), main: true, if: (each) => may("resume")(each) && each.suspended, follows: t("时限从现在起接着走。"), fields: [REMARK] },
      { path: "extend", words: t("延长时限"), if: may("extend"), follows: t("须经本部门负责人批准,至多 10 个工作日,理由告知申请人。"), fields: [DAYS, reason(t("延长的理由"))] },
      { path: "correct", ...CORRECT, if: isFresh },
    ],
  },
  veterans: {
    service: "veterans",
    words: t("退役军人"),
    list: "/veterans/v1/bureau/cases",
    title: (each) => each.item_title,
    begun: (each) => each.submitted_at,
    people: "applicant",
    states: {
      town_accepted: t("待县接收"), county_review: t("县级审核"), city_review: t("市级审核"), province_review: t("省级审核"), papers_awaited: t("待补正,暂停计时"), granted: t("已准予"), making: t("制证中"), county_received: t("县已收证"),
      refused: t("已作不予决定"), town_issued: t("镇街已发放"), delivered: t("已送达"), withdrawn: t("已撤回"), village_checked: t("村已上报"), accepted: t("村里办理中"), submitted: t("村里办理中"), supplement_requested: t("待补正"), lapsed: t("已终止"), not_accepted: t("不予受理"),
    },
    mine: ["village_checked", "county_review", "city_review", "province_review", "making", "county_received"],
    // What a village has sent on waits for the town, or straight for the bureau.
    isMine: ({ state, legal }) => state !== "village_checked" || legal.includes("to_county"),
    deeds: [
      { path: "advance", words: t("报市审核"), to: "city_review", if: may("to_city"), follows: t("县级审核通过,报市级审核。"), fields: [REMARK] },
      { path: "advance", words: t("报省审核"), to: "province_review", if: may("to_province"), follows: t("登记市级审核通过,已报省级。"), fields: [REMARK] },
      { path: "advance", words: t("县接收"), main: true, to: "county_review", if: may("to_county"), follows: t("接收后由县级审核。"), fields: [REMARK] },
      { path: "advance", words: t("开始制证"), main: true, to: "making", if: may("make"), follows: t("登记已开始制证。"), fields: [REMARK] },
      { path: "advance", words: t("收到制好的证"), main: true, to: "county_received", if: may("receive"), follows: t("登记县里已收到证,等镇街来取。"), fields: [REMARK] },
      { path: "grant", words: t("准予"), main: true, if: may("grant"), follows: t("作出准予决定,申请人收到通知。"), fields: [REMARK] },
      { path: "refuse", words: t("不予"), grave: true, if: may("refuse"), follows: t("理由和救济途径原样告知申请人。"), fields: [{ name: "reason", label: t("不予的理由,告知申请人"), kind: "lines", required: true }, REMEDIES] },
      { path: "request-papers", words: t("一次性告知补正"), if: may("request_papers"), follows: t("须补正的材料一次说全;补齐以前暂停计时。"), fields: (each) => [{ name: "unfit", label: t("哪些材料不合格"), kind: "checks", options: each.papers.map(({ code, title }) => [code, title]) }, REMARK] },
      { path: "hand-back", words: t("退回下一级"), grave: true, if: may("hand_back"), follows: t("退回给报来的一级,由他们再办。"), fields: [{ name: "reason", label: t("退回原因"), kind: "choice", required: true, options: [["unclear", t("情况不清,请核实")], ["incomplete", t("审核意见不全")], ["not_our_level", t("不应由本级办理")]] }, reason(t("说明,下一级看得到"))] },
      { path: "correct", ...CORRECT, if: isFresh },
    ],
  },
  petitions: {
    service: "veterans",
    words: t("信访"),
    list: "/veterans/v1/bureau/petitions",
    title: () => t("退役军人信访"),
    begun: (each) => each.updated_at,
    people: "text",
    states: { registered: t("已登记"), transferred: t("待受理"), accepted: t("办理中"), not_accepted: t("不予受理"), answered: t("已答复"), rechecking: t("复查中"), rechecked: t("已复查"), reviewing: t("复核中"), reviewed: t("已复核"), settled: t("已终结"), withdrawn: t("已撤回") },
    mine: ["transferred", "accepted", "rechecking", "reviewing"],
    deeds: [
      { path: "accept", words: t("受理"), main: true, if: may("accept"), follows: t("受理后 60 日内答复。"), fields: [REMARK] },
      { path: "decline", words: t("不予受理"), grave: true, if: may("decline"), follows: t("理由和去处原样告知信访人。"), fields: [{ name: "told", label: t("理由和去处,告知信访人"), kind: "lines", most: 2000, required: true }, REMARK] },
      { path: "answer", words: t("答复"), main: true, if: may("answer"), follows: t("答复原样告知信访人;30 日内可以申请复查。"), fields: [{ name: "told", label: t("答复"), kind: "lines", most: 2000, required: true }, REMARK] },
      { path: "extend", words: t("延长答复期限"), if: (each) => each.state === "accepted" && !each.extended_days, follows: t("须经本部门负责人批准,只能一次,至多 30 日。"), fields: [{ ...DAYS, label: t("延长几日"), most: 30 }, reason(t("延长的理由"))] },
      { path: "recheck", words: t("登记复查意见"), main: true, if: may("recheck"), follows: t("复查意见原样告知信访人。"), fields: [{ name: "told", label: t("复查意见"), kind: "lines", most: 2000, required: true }, REMARK] },
      { path: "review", words: t("登记复核意见"), main: true, if: may("review"), follows: t("复核意见原样告知信访人,信访就此终结。"), fields: [{ name: "told", label: t("复核意见"), kind: "lines", most: 2000, required: true }, REMARK] },
      { path: "correct", ...CORRECT, if: isFresh },
    ],
  },
  feedback: {
    service: "feedback",
    words: t("群众诉求"),
    list: "/feedback/v1/bureau/cases",
    deedsAt: "/feedback/v1/cases",
    title: (each) => t("群众诉求 · {kind}", { kind: FEEDBACK[each.kind] ?? each.kind }),
    begun: (each) => each.received_at,
    people: "filer",
    states: { transferred: t("待办理"), replied: t("已答复"), revisited: t("已回访"), reworking: t("重办中"), county_handling: t("县里办理中"), closed: t("已办结"), closed_unreached: t("已办结"), withdrawn: t("已撤回"), returned: t("已退回") },
    mine: ["transferred", "reworking"],
    deeds: [
      { path: "reply", words: t("答复"), main: true, if: may("reply"), follows: t("答复告知反映人,随后由村里回访。填了“公开的问题”的,办结后上回音墙;不要写姓名和电话。"), fields: [{ name: "text", label: t("答复"), kind: "lines", most: 2000, required: true }, { name: "question", label: t("公开的问题") }] },
      { path: "return", words: t("退回"), grave: true, if: may("give_back"), follows: t("2 个工作日内可以退回原来的窗口,由他们另行转办。"), fields: [{ name: "reason", label: t("退回原因"), kind: "choice", required: true, options: [["other_office", t("应由其他部门办理")], ["not_competent", t("不在职权范围内")], ["conflict_of_interest", t("须回避")]] }, reason(t("说明"))] },
    ],
  },
};

const FEEDBACK = { enquiry: t("咨询"), help: t("求助"), suggestion: t("建议"), complaint: t("投诉"), report: t("举报"), praise: t("表扬") };
