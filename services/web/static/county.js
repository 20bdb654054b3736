// The operations page: what supervision says of towns and centres, kept current by its live stream.
import { draw, drawSums, drawFilter } from "./draw.js";
import { openCentre } from "./centre.js";
import { follow } from "./follow.js";

const centres = new Map();
const towns = new Map();
let drawn = 0;

const chosenTown = () => new URLSearchParams(location.search).get("town");

function take({ body, whole }) {
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
  const inView = town ? [towns.get(town)].filter(Boolean) : [...towns.values()];
  document.getElementById("county").removeAttribute("aria-busy");
  drawSums(inView);
  drawFilter([...towns.values()], town);
  draw(document.getElementById("towns"), inView, [...centres.values()]);
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
document.getElementById("towns").addEventListener("click", (click) => {
  const tile = click.target.closest("button[data-centre]");
  if (tile) openCentre(tile.dataset.centre);
});

follow(take);
