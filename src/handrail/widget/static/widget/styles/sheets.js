import base from "./base.css.js";
import conversation from "./conversation.css.js";
import panel from "./panel.css.js";

/** Constructed style sheets: they need no inline style, so the strictest page policy lets them be. */
export function sheets() {
  return [base, panel, conversation].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}
