// The operations page: what supervision says of towns and centres, kept current by its live stream.
import { draw, drawAttention, drawFilter, drawSums } from "./draw.js";
import { openCentre } from "./centre.js";
import { follow } from "./follow.js";

const centres = new Map();
const towns = new Map();
let drawn = 0;

const chosenTown = () => new URLSearchParams(location.search).get("town");

function take(body, whole) {
  if (whole) {
    centres.clear();
    towns.clear();
  }
  for (const centre of body.centres) centres.set(centre.id, centre);
  for (const town of body.towns) towns.set(town.id, town);
  cancelAnimationFrame(drawn);
  drawn = requestAnimationFrame(show);
}

function show() {
  const town = chosenTown();
  const townsInView = [...towns.values()].filter(({ id }) => !town || id === town);
  const inView = [...centres.values()].filter((centre) => !town || centre.town === town);
  document.getElementById("main").removeAttribute("aria-busy");
  document.getElementById("place").textContent = `${place(townsInView, inView)}运行总览`;
  drawSums(townsInView);
  drawFilter([...towns.values()], town);
  drawAttention(document.getElementById("attention"), inView, towns);
  draw(document.getElementById("towns"), townsInView, inView);
}

function place(townsInView, inView) {
  if (inView.length === 1) return inView[0].name;
  return townsInView.length === 1 ? townsInView[0].name : "嘉祥县";
}

// Links to this page with another filter need no new page.
document.addEventListener("click", (click) => {
  const link = click.target.closest("a[href^='/?'], a[href='/']");
  if (!link || click.button || click.metaKey || click.ctrlKey || click.shiftKey) return;
  click.preventDefault();
  history.pushState(null, "", link.href);
  show();
});
addEventListener("popstate", show);
document.getElementById("main").addEventListener("click", (click) => {
  const button = click.target.closest("button[data-centre]");
  if (button) openCentre(button.dataset.centre);
});
document.getElementById("guide").open ||= matchMedia("(min-width: 1100px)").matches;

follow(take);
