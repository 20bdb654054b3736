// What of this page is Chinese, shown or read aloud: [text, whether it is marked as Chinese, where].
() => {
  const HAN = /[\u2e80-\u9fff\uff00-\uffef]/;
  const found = [];
  const marked = (element) => Boolean(element.closest("[lang^=zh]"));
  const where = (element) => `${element.localName}.${element.className}`;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (HAN.test(data) && !["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(parentElement.tagName)) found.push([data.trim(), marked(parentElement), where(parentElement)]);
  }
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of ["alt", "aria-label", "aria-description", "label", "placeholder", "title"]) {
      const said = element.getAttribute(name);
      // An attribute can't mark its names; it is looked at for words of ours alone.
      if (said && HAN.test(said)) found.push([said, true, `${where(element)}[${name}]`]);
    }
  }
  return found;
}
