// What somebody brings to the echo wall and how it stands, in words.
import { t } from "./text.js";

export const KINDS = { enquiry: t("咨询"), help: t("求助"), suggestion: t("建议"), complaint: t("投诉"), report: t("举报"), praise: t("表扬") };
export const STATES = {
  received: t("已收到,等待受理"), accepted: t("已受理"), assigned: t("已交专人办"), in_progress: t("正在办"), returned: t("重新分派中"), transferred: t("已转县直部门"), replied: t("已答复,会回访您"), revisited: t("已回访"),
  reworking: t("正在重办"), county_handling: t("县里接手办理"), closed: t("已办结"), closed_unreached: t("已办结,没有联系上您"), rejected: t("没有受理"), withdrawn: t("已撤回"),
};
