// What the house shows for a purpose and writes down that it did: read by a button, shown in its place.
import { Refused, get } from "./ask.js";
import { once } from "./form.js";
import { make, say } from "./make.js";

// `draw(answer)` answers what is shown: an element or several, or words. `masked` stands there until then.
export function revealed(words, path, draw, masked = "") {
  const button = make("button", { class: "button", type: "button", on: { click: () => once(button, () => read(path, place, draw)) } }, words);
  const place = make("span", { class: "who-in-full" }, masked, button);
  return place;
}

async function read(path, place, draw) {
  try {
    const shown = draw(await get(path));
    if (typeof shown === "string") say(place, shown);
    else place.replaceChildren(...[shown].flat());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(place, error.message);
  }
}
