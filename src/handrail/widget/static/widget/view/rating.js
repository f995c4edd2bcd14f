import { h, say, unseen } from "./dom.js";
import { icon } from "./icons.js";

const SCORES = [1, 2, 3, 4, 5];

function star(score, wording, choose) {
  const input = h("input", { type: "radio", name: "score", value: score, required: true, onchange: () => choose(score) });
  return h("label", { class: "star" }, input, icon("star"), unseen(wording[`rating_${score}`]));
}

/**
 * A rating from 1 to 5 with an optional comment, which is asked for once a star is chosen.
 * @param {object} wording
 * @param {(score: number, comment: string) => void} rate
 */
export function ratingForm(wording, rate) {
  let score = null;
  const meaning = h("span", { class: "meaning", "aria-hidden": "true" });
  const comment = h("textarea", { rows: 2, maxlength: 1000, dir: "auto" });
  const label = h("label", {}, h("span", {}, wording.rating_comment), comment);
  const more = h("div", { class: "more", hidden: true }, label, h("button", { class: "primary" }, wording.rating_send));
  const choose = (chosen) => {
    score = chosen;
    say(meaning, wording[`rating_${chosen}`]);
    more.hidden = false;
    more.scrollIntoView({ block: "nearest" });
  };
  const stars = h("div", { class: "stars" }, SCORES.map((each) => star(each, wording, choose)));
  const group = h("fieldset", {}, h("legend", {}, wording.rating_question), stars, meaning);
  const submit = (event) => {
    event.preventDefault();
    if (score) rate(score, comment.value.trim());
  };
  return h("form", { class: "rating", onsubmit: submit }, group, more);
}
