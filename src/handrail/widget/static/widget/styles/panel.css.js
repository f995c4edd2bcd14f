/** The frame of the open chat: a card in the corner, the whole screen on a phone; the way to a person, the box. */
export default `
.panel {
  position: fixed;
  z-index: 2147483001;
  inset-block-end: calc(20px + env(safe-area-inset-bottom));
  inset-inline-end: 20px;
  display: flex;
  flex-direction: column;
  inline-size: 380px;
  block-size: 620px;
  max-block-size: calc(100dvh - 40px);
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: 14px;
  background: var(--ground);
  box-shadow: var(--shadow);
  animation: rise .22s cubic-bezier(.2, .8, .3, 1);
}
.panel:focus-visible { outline: none; }
@keyframes rise { from { opacity: 0; transform: translateY(14px) scale(.985); } }
.header {
  display: flex;
  align-items: center;
  gap: 10px;
  padding-block: 10px;
  padding-inline: 16px 8px;
  border-block-end: 1px solid var(--line);
  background: var(--raised);
}
.names { flex: 1; min-inline-size: 0; }
h2 { font-size: 15.5px; font-weight: 650; line-height: 1.3; letter-spacing: -.005em; }
h2, .who { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.who { display: block; color: var(--muted); font-size: 12.5px; line-height: 1.35; }
.close {
  display: grid;
  place-items: center;
  inline-size: 44px;
  block-size: 44px;
  border-radius: 10px;
  color: var(--muted);
  font-size: 16px;
}
.close:hover { background: var(--tint); color: var(--text); }
.avatar {
  display: grid;
  place-items: center;
  inline-size: 24px;
  block-size: 24px;
  flex: none;
  border-radius: 50%;
  background: var(--tint);
  color: var(--accent);
  font-size: 12px;
}
.header .avatar { inline-size: 36px; block-size: 36px; background: var(--accent); color: var(--on-accent); font-size: 16px; }
.offline {
  padding: 8px 16px;
  background: #fbeed3;
  color: #5c3d05;
  font-size: 13px;
  line-height: 1.4;
}
.offline:empty { display: none; }
.scroll {
  position: relative;
  flex: 1;
  min-block-size: 0;
  overflow-y: auto;
  overscroll-behavior: contain;
  padding: 16px;
  scrollbar-width: thin;
  scrollbar-color: var(--strong-line) transparent;
}
.scroll:focus-visible { outline-offset: -2px; }
.foot {
  padding-block: 8px calc(12px + env(safe-area-inset-bottom));
  padding-inline: 12px;
  border-block-start: 1px solid var(--line);
  background: var(--raised);
}
.progress { display: flex; align-items: center; gap: 8px; color: var(--muted); font-size: 13px; }
.progress:not(:empty) { padding: 0 4px 8px; }
.notice { color: var(--bad); font-size: 13px; line-height: 1.4; }
.notice:not(:empty) { padding: 0 4px 8px; }
.person-button {
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 8px;
  inline-size: 100%;
  min-block-size: 44px;
  margin-block-end: 8px;
  padding: 6px 14px;
  border: 1px solid color-mix(in srgb, var(--accent) 38%, transparent);
  border-radius: 11px;
  color: var(--accent);
  font-size: 14px;
  font-weight: 600;
  line-height: 1.35;
  text-align: start;
}
.person-button:hover { border-color: var(--accent); background: var(--tint); }
.person-button .dots { display: none; }
.person-button[aria-disabled] { border-color: transparent; background: var(--tint); color: var(--text); font-size: 13px; font-weight: 500; cursor: default; }
.person-button[aria-disabled] .icon { color: var(--accent); }
.person-button[data-state="waiting"] .dots { display: inline-flex; }
.person-button[data-suggested]:not([aria-disabled]) { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.composer { display: grid; }
.box {
  display: flex;
  align-items: flex-end;
  padding: 1px;
  border: 1px solid var(--strong-line);
  border-radius: 12px;
  background: var(--ground);
}
.box:focus-within { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.composer[data-over] .box { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
.box textarea {
  flex: 1;
  min-inline-size: 0;
  max-block-size: 132px;
  padding: 10px 12px;
  border: 0;
  outline: 0;
  background: none;
  font-size: 16px;
  line-height: 24px;
  resize: none;
  scrollbar-width: thin;
}
.box textarea::placeholder { color: var(--muted); opacity: 1; }
.send { position: relative; display: grid; place-items: center; inline-size: 44px; block-size: 44px; flex: none; border-radius: 10px; color: var(--on-accent); }
.send::before { position: absolute; inset: 4px; border-radius: 9px; background: var(--accent); content: ""; }
.send .icon { position: relative; font-size: 15px; stroke-width: 2; }
.send:focus-visible { outline-offset: -1px; }
.composer[data-empty] .send { color: var(--muted); }
.composer[data-empty] .send::before { background: var(--tint); }
.count { color: var(--muted); font-size: 12px; text-align: end; font-variant-numeric: tabular-nums; }
.count:not(:empty) { padding: 4px 4px 0; }
.composer[data-over] .count { color: var(--bad); font-weight: 600; }
@media (max-width: 480px) {
  .panel {
    inset: 0 0 auto;
    inline-size: 100%;
    block-size: 100dvh;
    max-block-size: none;
    border: 0;
    border-radius: 0;
  }
  .header { padding-block-start: calc(8px + env(safe-area-inset-top)); }
  .scroll { padding-inline: calc(14px + env(safe-area-inset-left)) calc(14px + env(safe-area-inset-right)); }
}
@media (max-height: 480px) {
  .panel { inset-block: 0; block-size: 100dvh; max-block-size: none; border-radius: 0; }
}
`;
