// What is said of inspections and findings.
import { t } from "./text.js";

export const KINDS = { announced: t("明察"), unannounced: t("暗访"), cross: t("交叉检查"), learning: t("观摩互学") };
export const STATES = { planned: t("已安排"), drawn: t("已抽取"), announced: t("已通知"), visited: t("检查中"), written: t("整改中"), closed: t("已办结"), cancelled: t("已取消") };
export const MOODS = { planned: "calm", drawn: "busy", announced: "busy", visited: "silent", written: "silent", closed: "calm", cancelled: "calm" };
export const SEVERITIES = { minor: t("轻微"), ordinary: t("一般"), serious: t("严重") };
export const FINDINGS = { open: t("待整改"), appealed: t("申诉中"), put_right: t("待复查"), closed: t("已整改"), dropped: t("申诉成立,不再追究") };
export const OVER = ["closed", "cancelled"];
