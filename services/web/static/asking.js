// Asks once more before something is done: what it is, what follows from it, and what has to be said with it.
import { Refused, upload } from "./ask.js";
import { make, say, toast } from "./make.js";
import { t } from "./text.js";

const DRAW = {
  choice: (field) => make("select", { name: field.name }, [field.required ? null : make("option", { value: "" }, t("不选")), ...field.options.map(([value, words]) => make("option", { value }, words))]),
  checks: (field) => make("div", { class: "checks" }, field.options.map(([value, words, on]) => make("label", {}, make("input", { type: "checkbox", name: field.name, value, checked: Boolean(on) }), words))),
  lines: (field) => make("textarea", { name: field.name, rows: 3, maxLength: field.most ?? 200 }),
  files: (field) => make("input", { type: "file", name: field.name, multiple: true, accept: "image/jpeg,image/png,application/pdf" }),
};

// `act(said, key)` sends what was said, by the names of `fields`; `done` is called when it went well.
// A field: `name`, `label`, `kind` (choice, checks, lines, files or an input's type), `required`, `options`, `value`; files are sent to `place`.
// An input with options offers them, and takes another one too.
export function askFirst({ title, follows, fields = [], button, grave = false, act, said = t("办好了。"), done }) {
  let key = crypto.randomUUID();
  const form = make("form", { class: "form", noValidate: true }, fields.map(row));
  const wrong = make("p", { class: "wrong", role: "alert" });
  const send = make("button", { class: grave ? "button is-grave" : "button is-main" }, button ?? title);
  const dialog = make("dialog", { class: "asking", "aria-labelledby": "asking-title" });
  form.append(wrong, make("div", { class: "actions" }, send, make("button", { type: "button", class: "button", on: { click: () => dialog.close() } }, t("不办了"))));
  dialog.append(make("header", {}, make("h2", { id: "asking-title" }, title)), follows ? make("p", { class: "follows" }, follows) : "", form);
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("input", () => (key = crypto.randomUUID()));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!isWhole(form, fields)) return;
    send.disabled = true;
    wrong.textContent = "";
    try {
      const answer = await act(await spoken(form, fields), key);
      dialog.close();
      if (said) toast(said);
      await done?.(answer);
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      if (refused.status) key = crypto.randomUUID();
      tell(form, wrong, refused);
    } finally {
      send.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function row(field) {
  const drawn = (DRAW[field.kind] ?? input)(field);
  if (field.value !== undefined) drawn.value = field.value;
  const words = field.required || field.kind === "checks" ? field.label : t("{label}(可不填)", { label: field.label });
  const name = { class: "field", data: { field: field.name } };
  if (field.kind === "checks") return make("fieldset", name, make("legend", {}, words), drawn, make("span", { class: "wrong" }));
  return make("label", name, words, drawn, offered(field), make("span", { class: "wrong" }));
}

const input = (field) => make("input", { name: field.name, type: field.kind ?? "text", min: field.least, max: field.most, autocomplete: "off", list: field.options ? `offered-${field.name}` : null });
const offered = ({ name, kind, options }) => (kind in DRAW || !options ? null : make("datalist", { id: `offered-${name}` }, options.map(([value, words]) => make("option", { value }, words))));

function isWhole(form, fields) {
  const lacking = fields.filter((field) => field.required && !given(form, field).length);
  for (const field of fields) mark(form, field.name, lacking.includes(field) ? t("请填写:{label}", { label: field.label }) : "");
  if (lacking.length) place(form, lacking[0].name).querySelector("input, select, textarea").focus();
  return !lacking.length;
}

function given(form, field) {
  const controls = [...form.querySelectorAll(`[name="${field.name}"]`)];
  if (field.kind === "checks") return controls.filter(({ checked }) => checked).map(({ value }) => value);
  if (field.kind === "files") return [...controls[0].files];
  return controls[0].value.trim();
}

// What is left empty is not said.
async function spoken(form, fields) {
  const said = {};
  for (const field of fields) {
    const value = given(form, field);
    if (field.kind === "files") said[field.name] = await sent(field.place, value);
    else if (field.kind === "number" && value) said[field.name] = Number(value);
    else if (value.length || field.kind === "checks") said[field.name] = value;
  }
  return said;
}

async function sent(where, files) {
  const ids = [];
  for (const file of files) ids.push((await upload(where, file)).id);
  return ids;
}

function tell(form, wrong, refused) {
  const left = [];
  for (const [name, words] of Object.entries(refused.fields)) {
    const all = [words].flat(2).map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join(";");
    if (place(form, name)) mark(form, name, all);
    else left.push(all);
  }
  say(wrong, [refused.message, ...left].join(" "));
}

const place = (form, name) => form.querySelector(`[data-field="${name}"]`);

function mark(form, name, words) {
  const field = place(form, name);
  say(field.querySelector(".wrong"), words);
  for (const control of field.querySelectorAll("input, select, textarea")) control.setAttribute("aria-invalid", String(Boolean(words)));
}
