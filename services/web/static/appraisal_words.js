// What is said of an appraisal: its states, bands, grounds and effects, as the county calls them.
import { t } from "./text.js";

export const STATES = { draft: t("草拟"), published: t("公示中"), frozen: t("已封存") };
export const BANDS = { excellent: t("优秀"), good: t("良好"), fair: t("合格"), fail: t("不合格") };
export const MOODS = { excellent: "calm", good: "busy", fair: "silent", fail: "late" };
export const GROUNDS = { malicious: t("恶意"), mistaken: t("误评、误录"), not_theirs: t("不是本单位责任"), force_majeure: t("不可抗力"), system_fault: t("系统故障"), appeal: t("申诉成立") };
export const EFFECTS = { bonus_granted: t("发放绩效奖金"), bonus_withheld: t("扣发绩效奖金"), honour_granted: t("评优评先"), honour_withheld: t("取消评优评先资格") };
export const RULINGS = { open: t("待决定"), granted: t("同意"), refused: t("不同意"), revoked: t("经申诉撤销") };
export const FIGURES = { satisfaction: t("群众满意度"), rates: t("三率"), popularity: t("人气指数"), findings: t("问题整改") };
export const INPUTS = {
  met: t("按时"), late: t("超时"), good: t("好评"), ratings: t("评价"), given: t("群众评价"), dismissed: t("差评不成立"), accepted: t("受理"), contacted: t("按时联系"), answered: t("回访到"), solved: t("已解决"), satisfied: t("满意"), unreached: t("未联系上"),
  response_percent: t("响应率(%)"), resolution_percent: t("解决率(%)"), satisfaction_percent: t("满意率(%)"), visit: t("到访人次"), door: t("门口计数"), person: t("服务人数"), activity: t("活动场次"), index: t("人气指数"), median: t("全县中位数"), found: t("属实的问题"), put_right: t("已整改"),
};
export const SERVICES = { express: t("快递"), supermarket: t("超市"), clinic: t("卫生室"), veterans: t("退役军人"), feedback: t("群众诉求"), hall: t("便民服务"), centres: t("服务中心"), supervision: t("监督") };
