// A line of a few values over time, without axes: what matters is where it goes.
const WIDTH = 96;
const HEIGHT = 26;
// As the browser itself has it, since no file here names an address of another host.
const NAMESPACE = document.createRange().createContextualFragment("<svg></svg>").firstChild.namespaceURI;

// `values` may have gaps (null); `words` says the same to those who don't see it. Nothing where there are fewer than two.
export function spark(values, words) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const range = Math.max(...known) - low || 1;
  const at = (value, n) => [(n / (values.length - 1)) * (WIDTH - 6) + 3, HEIGHT - 4 - ((value - low) / range) * (HEIGHT - 8)];
  const points = values.map((value, n) => (value === null ? null : at(value, n)));
  const path = points.map((point, n) => (point ? `${n && points[n - 1] ? "L" : "M"}${point.map((part) => part.toFixed(1)).join(" ")}` : "")).join("");
  const last = points.findLast(Boolean);
  const svg = element("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img", "aria-label": words });
  svg.append(element("path", { d: path, fill: "none" }), element("circle", { cx: last[0], cy: last[1], r: 2.5 }));
  return svg;
}

function element(tag, attributes) {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
