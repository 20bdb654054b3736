// The county as the stream tells it: centres and towns by id, and the newest steps of ladders.
import { follow } from "./follow.js";
import { newest } from "./rungs.js";

export const county = { centres: new Map(), towns: new Map(), rungs: [] };

// `draw()` is called once for each frame in which something has changed.
export function keepCurrent(draw) {
  const { centres, towns } = county;
  let drawn = 0;
  follow((body, whole) => {
    if (whole) {
      centres.clear();
      towns.clear();
    }
    for (const centre of body.centres) centres.set(centre.id, centre);
    for (const town of body.towns) towns.set(town.id, town);
    if (body.rungs) county.rungs = newest(whole ? [] : county.rungs, body.rungs);
    cancelAnimationFrame(drawn);
    drawn = requestAnimationFrame(draw);
  });
}
