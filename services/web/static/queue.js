// What was done at the desk and the house has not confirmed: in this browser, in order, each with its key. Nothing else is kept.
const DATABASE = "desk";
const ACTIONS = "actions";

// Adds an action; answers it with its place in the order.
export async function add(action) {
  const id = await within("readwrite", (actions) => actions.add(action));
  return { ...action, id };
}

// All that wait, in their order.
export const all = () => within("readonly", (actions) => actions.getAll());

export const count = () => within("readonly", (actions) => actions.count());

export const remove = (id) => within("readwrite", (actions) => actions.delete(id));

export const clear = () => within("readwrite", (actions) => actions.clear());

// Changes an action that is still there and of which `may` holds; answers it as it is then, or undefined.
export async function change(id, changed, may = () => true) {
  let after;
  await within("readwrite", (actions) => {
    actions.get(id).onsuccess = ({ target: { result: found } }) => {
      if (!found || !may(found)) return;
      after = changed && { ...found, ...changed };
      if (after) actions.put(after);
      else actions.delete(id);
      after ??= found;
    };
  });
  return after;
}

// Takes an action back of which `may` holds; answers it, or undefined where it was too late.
export const take = (id, may) => change(id, null, may);

async function within(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(ACTIONS, mode, { durability: "strict" });
      const request = work(transaction.objectStore(ACTIONS));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ACTIONS, { keyPath: "id", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
