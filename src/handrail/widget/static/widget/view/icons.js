/** Line icons on a 24 by 24 grid. */

const shapes = {
  chat: [
    "M20 11.5a7.6 7.6 0 0 1-8 7.2 8.9 8.9 0 0 1-3-.5L4.5 20l1.2-3.7A6.8 6.8 0 0 1 4 11.5a8 7.2 0 0 1 16 0Z",
    "M9 11.5h.01",
    "M12 11.5h.01",
    "M15 11.5h.01",
  ],
  ai: [
    "M12 4.5c.7 4.2 2.8 6.3 7 7-4.2.7-6.3 2.8-7 7-.7-4.2-2.8-6.3-7-7 4.2-.7 6.3-2.8 7-7Z",
    "M18.5 4v3.4",
    "M20.2 5.7h-3.4",
  ],
  person: [
    "M12 11.7a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2Z",
    "M4.8 19.5c.5-3.3 3.4-5.2 7.2-5.2s6.7 1.9 7.2 5.2",
  ],
  down: ["m6 9.5 6 6 6-6"],
  send: ["M12 19V5.5", "m6 11 6-6 6 6"],
  star: ["m12 3.8 2.5 5.1 5.7.8-4.1 4 1 5.6-5.1-2.7-5.1 2.7 1-5.6-4.1-4 5.7-.8Z"],
  outside: ["M9 6h9v9", "m18 6-11 11"],
  plus: ["M12 5.5v13", "M5.5 12h13"],
};

/** @param {keyof shapes} name @returns {SVGElement} hidden from screen readers: the text beside it says it */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  for (const shape of shapes[name]) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
