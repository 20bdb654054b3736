// Texts: Chinese where they stand, here or at a service; in another language whoever reads them gets that language's catalogue.
const language = document.documentElement.lang;
const catalogue = language === "zh-CN" ? {} : await (await fetch(`/static/words/${language}.json`)).json();
const HAN = /[\u2e80-\u9fff\uff00-\uffef]+/g;
const LISTED = /( · | \u2192 |\u3001|; ?)/;
const LISTS = { "、": ", ", ";": "; " };
const KEPT = 5_000;

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
// What a service says with values in it has a number for each; the one of most words is the one that was meant.
const templates = Object.entries(catalogue)
  .filter(([text]) => text.includes("{1}"))
  .map(([text, words]) => ({ said: new RegExp(`^${text.split(/\{\d\}/).map(literal).join("(.*?)")}$`, "s"), words, weight: text.replace(/\{\d\}/g, "").length }))
  .sort((one, other) => other.weight - one.weight);
const heard = new Map();

// `{name}` in a text stands for the value of that name, `{name|one|many}` for the word that goes with that number.
export function t(text, values = {}) {
  return filled(catalogue[text] ?? text, values);
}

const filled = (words, values) => words.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
  const value = values[name] ?? whole;
  return one === undefined ? told(value) : String(value) === "1" ? one : many;
});

// What a service said, or several such in a list; a name, or what somebody wrote, as it is.
export function told(text) {
  if (language === "zh-CN" || typeof text !== "string" || text.search(HAN) < 0) return text;
  if (!heard.has(text)) {
    if (heard.size >= KEPT) heard.clear();
    heard.set(text, translated(text));
  }
  return heard.get(text);
}

function translated(text) {
  if (Object.hasOwn(catalogue, text)) return catalogue[text];
  for (const { said, words } of templates) {
    const found = said.exec(text);
    if (found) return filled(words, found);
  }
  const parts = text.split(LISTED);
  return parts.length > 1 ? parts.map((part) => LISTS[part] ?? told(part)).join("") : text;
}

// A text as children of an element: what is left of Chinese is marked as such, for whoever has it read aloud.
export function worded(text) {
  const words = told(text);
  if (language === "zh-CN" || typeof words !== "string") return [words];
  const names = words.match(HAN) ?? [];
  return words.split(HAN).flatMap((between, n) => (n < names.length ? [between, chinese(names[n])] : [between])).filter((each) => each !== "");
}

function chinese(words) {
  const made = document.createElement("bdi");
  made.lang = "zh-CN";
  made.append(words);
  return made;
}
