/** What survives a reload: the browser's storage, or memory where the browser refuses it. */

function memory() {
  const values = new Map();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
}

function usable(name) {
  try {
    const storage = window[name];
    storage.setItem("handrail", "");
    storage.removeItem("handrail");
    return storage;
  } catch {
    return memory();
  }
}

/** JSON values under one prefix. Every read is fresh, so that tabs which share the storage agree. */
export class Store {
  #storage;
  #prefix;

  /**
   * @param {string} prefix sets this assistant's values apart
   * @param {"localStorage"|"sessionStorage"} kind
   */
  constructor(prefix, kind = "localStorage") {
    this.#prefix = `handrail/${prefix}/`;
    this.#storage = usable(kind);
  }

  /** @returns the stored value, or `fallback` */
  get(field, fallback = null) {
    try {
      return JSON.parse(this.#storage.getItem(this.#prefix + field)) ?? fallback;
    } catch {
      return fallback;
    }
  }

  /** Store a value; null removes it. */
  set(field, value) {
    if (value === null) return this.#storage.removeItem(this.#prefix + field);
    const text = JSON.stringify(value);
    try {
      this.#storage.setItem(this.#prefix + field, text);
    } catch {
      this.#fallBack();
      this.#storage.setItem(this.#prefix + field, text);
    }
  }

  /** Call `listener(field)` when another tab changes a value. Returns the function that stops it. */
  watch(listener) {
    const heard = ({ key }) => key?.startsWith(this.#prefix) && listener(key.slice(this.#prefix.length));
    window.addEventListener("storage", heard);
    return () => window.removeEventListener("storage", heard);
  }

  /** The storage is full: carry what is there over to memory. */
  #fallBack() {
    const values = memory();
    for (const [key, value] of Object.entries(this.#storage)) {
      if (key.startsWith(this.#prefix)) values.setItem(key, value);
    }
    this.#storage = values;
  }
}
