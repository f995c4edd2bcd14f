/** Colours, type, and what is the same everywhere. A page may set --handrail-accent and --handrail-on-accent. */
export default `
:host { all: initial; }
.root {
  --accent: var(--handrail-accent, #1f6f54);
  --on-accent: var(--handrail-on-accent, #fff);
  --own: var(--accent);
  --on-own: var(--on-accent);
  --ground: #fbfaf7;
  --raised: #fff;
  --text: #1e2824;
  --muted: #5a6761;
  --line: #e5e2d9;
  --strong-line: #87928c;
  --tint: #edf3ee;
  --bad: #a3341f;
  --shadow: 0 1px 2px rgb(24 38 31 / .08), 0 16px 48px rgb(24 38 31 / .18);
  color-scheme: light;
  color: var(--text);
  font: 400 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  text-align: start;
}
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) .root {
    --accent: var(--handrail-accent-dark, var(--handrail-accent, #6fc3a0));
    --on-accent: var(--handrail-on-accent, #0d2018);
    --own: color-mix(in srgb, var(--accent) 26%, #17201c);
    --on-own: #f1f7f4;
    --ground: #161b19;
    --raised: #202725;
    --text: #e7ece9;
    --muted: #a2afa9;
    --line: #313b37;
    --strong-line: #7c8a84;
    --tint: #202e28;
    --bad: #f0a08e;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 16px 48px rgb(0 0 0 / .5);
    color-scheme: dark;
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, p, fieldset, ul { margin: 0; padding: 0; border: 0; }
button, textarea, input { font: inherit; color: inherit; letter-spacing: inherit; }
button { margin: 0; border: 0; background: none; cursor: pointer; touch-action: manipulation; }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.icon {
  inline-size: 1.35em;
  block-size: 1.35em;
  flex: none;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.7;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.launcher {
  position: fixed;
  z-index: 2147483000;
  inset-block-end: calc(20px + env(safe-area-inset-bottom));
  inset-inline-end: 20px;
  display: grid;
  place-items: center;
  inline-size: 60px;
  block-size: 60px;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 2px 4px rgb(24 38 31 / .16), 0 8px 24px rgb(24 38 31 / .24);
  font-size: 21px;
  transition: transform .16s ease;
}
.launcher:hover { transform: translateY(-2px); }
.launcher:focus-visible { outline-offset: 3px; }
.unread {
  position: absolute;
  inset-block-start: -2px;
  inset-inline-end: -2px;
  min-inline-size: 22px;
  padding-inline: 6px;
  border: 2px solid var(--ground);
  border-radius: 12px;
  background: #b3391f;
  color: #fff;
  font-size: 12px;
  font-weight: 650;
  line-height: 18px;
}
.unread:empty { display: none; }
.dots { display: inline-flex; gap: 4px; align-items: center; }
.dots i {
  inline-size: 6px;
  block-size: 6px;
  border-radius: 50%;
  background: var(--accent);
  animation: breathe 1.2s ease-in-out infinite;
}
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes breathe { 0%, 70%, 100% { opacity: .3; } 35% { opacity: 1; } }
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; transition: none !important; }
}
@media print { .root { display: none; } }
`;
