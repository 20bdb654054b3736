// The centres as everybody may know them, and choosing one by its town.
import { get } from "./ask.js";
import { labelled } from "./form.js";
import { make } from "./make.js";
import { t } from "./text.js";
import { shortName } from "./words.js";

let asked = null;

// All of them, by id; asked for once.
export function directory() {
  asked ??= pages().catch((refused) => {
    asked = null;
    throw refused;
  });
  return asked;
}

async function pages(cursor = null, before = []) {
  const { items, next_cursor: next } = await get("/centres/v1/directory", { cursor });
  const found = [...before, ...items];
  return next ? pages(next, found) : found;
}

export function townsOf(centres) {
  return [...new Map(centres.map((centre) => [centre.town, centre.town_name]))];
}

// Two choices, town and centre, beginning at `chosen`; `changed(id)` hears of another one, empty for none.
export function centrePicker(centres, chosen, changed = () => {}) {
  const town = make("select", { name: "town" });
  const centre = make("select", { name: "centre", required: true });
  const first = centres.find(({ id }) => id === chosen);
  town.append(option("", t("请选镇街")), ...townsOf(centres).map(([id, name]) => option(id, name)));
  town.value = first?.town ?? "";
  const fill = (id) => {
    const here = centres.filter((each) => each.town === town.value);
    centre.replaceChildren(option("", t("请选服务中心")), ...here.map((each) => option(each.id, shortName(each.name))));
    centre.value = id;
    centre.disabled = !here.length;
  };
  fill(first?.id ?? "");
  town.addEventListener("change", () => (fill(""), changed("")));
  centre.addEventListener("change", () => changed(centre.value));
  return { town, centre, parts: [labelled(t("镇街"), town), labelled(t("服务中心"), centre)] };
}

export const option = (value, words) => make("option", { value }, words);
