/** Messages and the typography inside them; then "Did this solve it?", the rating, a new conversation. */
export default `
.log { display: flex; flex-direction: column; gap: 16px; }
.message { display: flex; flex-direction: column; align-items: flex-start; gap: 5px; max-inline-size: 100%; animation: appear .2s ease-out; }
@keyframes appear { from { opacity: 0; transform: translateY(6px); } }
.by { display: flex; align-items: center; gap: 7px; color: var(--muted); font-size: 12.5px; line-height: 1.4; }
.by .name { color: var(--text); font-weight: 600; }
.person .avatar { background: var(--text); color: var(--ground); }
.bubble {
  max-inline-size: 100%;
  padding: 10px 14px;
  border: 1px solid var(--line);
  border-radius: 14px;
  border-start-start-radius: 4px;
  background: var(--raised);
  overflow-wrap: anywhere;
}
.customer { align-items: flex-end; }
.customer .bubble {
  max-inline-size: 86%;
  border-color: transparent;
  border-radius: 14px;
  border-end-end-radius: 4px;
  background: var(--own);
  color: var(--on-own);
  white-space: pre-wrap;
}
.customer[data-state="sending"] .bubble { opacity: .8; }
.customer[data-state="failed"] .bubble { border: 1px dashed var(--bad); background: var(--raised); color: var(--text); }
.state { display: flex; align-items: center; gap: 8px; min-block-size: 18px; color: var(--muted); font-size: 12px; }
.failed { display: flex; align-items: center; gap: 4px; color: var(--bad); font-size: 13px; }
.link { min-inline-size: 44px; min-block-size: 44px; padding: 0 8px; color: var(--accent); font-weight: 600; text-decoration: underline; text-underline-offset: 2px; }
.system { align-self: center; }
.system .bubble { border: 0; padding: 2px 12px; background: none; color: var(--muted); font-size: 13px; text-align: center; }
.bubble > :first-child { margin-block-start: 0; }
.bubble > :last-child { margin-block-end: 0; }
.bubble p { margin-block: 0 .65em; }
.bubble .plain { white-space: pre-wrap; }
.bubble h3 { margin-block: .9em .3em; font-size: 15px; font-weight: 650; line-height: 1.35; }
.bubble :is(ul, ol) { margin-block: 0 .65em; padding-inline-start: 1.35em; }
.bubble li { margin-block-end: .25em; padding-inline-start: .15em; }
.bubble li::marker { color: var(--muted); font-variant-numeric: tabular-nums; }
.bubble code { padding: .1em .35em; border-radius: 5px; background: var(--tint); font: 13px/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.table { max-inline-size: 100%; margin-block: 0 .65em; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
.table table { inline-size: 100%; border-collapse: collapse; font-size: 13.5px; line-height: 1.4; overflow-wrap: normal; }
.table :is(th, td) { min-inline-size: 76px; padding: 7px 10px; text-align: start; vertical-align: top; }
.table th { background: var(--tint); font-weight: 600; }
.table tr + tr td, .table thead + tbody td { border-block-start: 1px solid var(--line); }
.sources { max-inline-size: 100%; font-size: 13px; line-height: 1.4; }
.sources > p { margin-block: 2px; color: var(--muted); font-size: 12px; font-weight: 600; }
.sources ul { list-style: none; }
.source { display: flex; flex-wrap: wrap; align-items: center; column-gap: 6px; min-block-size: 44px; padding-block: 4px; }
.sources li + li { border-block-start: 1px solid var(--line); }
.source span:not(.title) { color: var(--muted); }
a.source { position: relative; padding-inline-end: 22px; text-decoration: none; }
a.source:hover .title { text-decoration: underline; }
.source .title { font-weight: 600; }
.source .icon { position: absolute; inset-inline-end: 0; font-size: 11px; color: var(--muted); }
[dir="rtl"] .icon-outside { transform: scaleX(-1); }
.disclosure { display: grid; gap: 6px; margin-block-end: 20px; padding: 14px 16px; border-radius: 12px; background: var(--tint); }
.disclosure .avatar { background: var(--accent); color: var(--on-accent); }
.privacy { color: var(--muted); font-size: 12.5px; line-height: 1.45; }
.privacy summary { inline-size: max-content; max-inline-size: 100%; padding-block: 10px; margin-block: -6px; cursor: pointer; text-decoration: underline; }
.restored { margin-block-end: 14px; color: var(--muted); font-size: 12.5px; text-align: center; }
.ending:not(:empty) { display: grid; gap: 12px; margin-block-start: 14px; }
.question { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; color: var(--muted); font-size: 13.5px; }
.question span { margin-inline-end: 2px; }
.pill {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 6px;
  min-inline-size: 60px;
  min-block-size: 44px;
  padding: 0 16px;
  border: 1px solid var(--strong-line);
  border-radius: 22px;
  background: var(--raised);
  color: var(--text);
  font-size: 14px;
  font-weight: 600;
}
.pill:hover { border-color: var(--accent); background: var(--tint); }
.pill .icon { font-size: 13px; }
.over { padding-block-start: 14px; border-block-start: 1px solid var(--line); font-weight: 600; text-align: center; }
.over:empty { display: none; }
.thanks { color: var(--muted); text-align: center; }
.ending > .pill { justify-self: center; }
.rating { display: grid; gap: 12px; padding: 14px 16px; border: 1px solid var(--line); border-radius: 12px; background: var(--raised); }
.rating fieldset { display: grid; justify-items: center; min-inline-size: 0; }
.rating legend { inline-size: 100%; padding: 0; font-weight: 600; text-align: center; }
.stars { display: flex; margin-block-start: 6px; }
.star { position: relative; display: grid; place-items: center; inline-size: 48px; block-size: 48px; border-radius: 10px; color: var(--strong-line); font-size: 21px; cursor: pointer; }
.star input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
.star .icon { stroke-width: 1.4; pointer-events: none; }
.star:hover, .star:has(~ .star:hover) { color: var(--accent); }
.star:has(:checked), .star:has(~ .star :checked) { color: var(--accent); }
.star:has(:checked) .icon, .star:has(~ .star :checked) .icon { fill: currentColor; }
.star:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: -2px; }
.meaning { min-block-size: 1.5em; color: var(--muted); font-size: 13px; }
.more { display: grid; gap: 10px; scroll-margin-block-end: 84px; }
.more label { display: grid; gap: 4px; color: var(--muted); font-size: 13px; }
.more textarea { padding: 8px 10px; border: 1px solid var(--strong-line); border-radius: 8px; background: var(--ground); color: var(--text); font-size: 16px; resize: vertical; }
.primary { min-block-size: 44px; padding: 0 18px; border-radius: 10px; background: var(--accent); color: var(--on-accent); font-weight: 600; }
.primary:hover { filter: brightness(1.07); }
`;
