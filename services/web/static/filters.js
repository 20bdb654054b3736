// What the operations page is limited to stands in its address, so that a view can be sent to a colleague.
const NAMES = ["town", "centre", "service", "state"];

export function filters() {
  const asked = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.map((name) => [name, asked.get(name) ?? ""]));
}

// The address of this page with some filters changed; an empty one is left out.
export function address(change) {
  const asked = new URLSearchParams(Object.entries({ ...filters(), ...change }).filter(([, value]) => value));
  return asked.size ? `/?${asked}` : "/";
}

// Links to this page with other filters need no new page; `show` is called for each of them, and on the way back.
export function onChange(show) {
  document.addEventListener("click", (click) => {
    const link = click.target.closest("a[href^='/?'], a[href='/']");
    if (!link || click.button || click.metaKey || click.ctrlKey || click.shiftKey) return;
    click.preventDefault();
    history.pushState(null, "", link.href);
    show();
  });
  addEventListener("popstate", show);
}

// A centre under the filter of a service: its cases alone; what is counted of all services together is left as it is.
export function under(centre, service) {
  if (!service) return centre;
  const { open = 0, late = 0, warned = 0 } = centre.services[service] ?? {};
  return { ...centre, open, late, warned };
}

const STATES = {
  red: (centre) => centre.late > 0,
  yellow: (centre) => centre.warned > 0,
  silent: (centre) => centre.silent,
  open: (centre) => centre.open > 0,
};

// Whether a centre is one of those in a state.
export const isIn = (centre, state) => STATES[state]?.(centre) ?? true;
