// Photos of paper: made small enough for a village's network before they are kept or sent.
import { labelled } from "./form.js";
import { make } from "./make.js";

const LONGEST_SIDE = 1_800;
const QUALITY = 0.8;

// A field for photos, taken or chosen.
export const photoField = (words) => labelled(words, make("input", { type: "file", accept: "image/*", multiple: true, class: "photo", on: { change: (event) => shrink(event.target) } }));

const made = new WeakMap();

// What the field of a form holds, to be sent to `path` first.
export const photosIn = (form, path) => (made.get(form.querySelector(".photo")) ?? []).map((file) => ({ path, file }));

async function shrink(input) {
  const form = input.form;
  form.setAttribute("aria-busy", "true");
  made.set(input, await Promise.all([...input.files].map(smaller)));
  form.removeAttribute("aria-busy");
}

// Raises what the browser does for what is no picture.
export async function smaller(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = make("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
