// Texts of the pages: Chinese where they stand; in another language whoever reads it gets that language's catalogue.
const language = document.documentElement.lang;
const catalogue = language === "zh-CN" ? {} : await (await fetch(`/static/words/${language}.json`)).json();

// `{name}` in a text stands for the value of that name.
export function t(text, values = {}) {
  return (catalogue[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
