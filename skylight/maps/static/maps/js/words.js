// The words of the drawing in the language of the page; the template gives them, with {places} for what changes.
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const tag = document.documentElement.lang;
const share = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 2 });

export const figures = (words) => ({ progress, score }) =>
  [progress !== null && progress !== undefined && share.format(progress),
    score !== null && score !== undefined && fill(words.score, { score: tenths.format(score) })].filter(Boolean).join(" · ");

export const hiddenOf = ({ hidden }, words) => hidden > 0 && fill(words.hidden, { num: hidden });

export const restOf = (goals, id, words) => goals.more(id) > 0 && fill(words.more, { num: goals.more(id) });

export const whose = ({ kind, owner, team }, words) => [words[kind], owner, team !== owner && team].filter(Boolean);

// A node in one sentence: whose, what, how it stands, and what it hangs on.
export function sentence(goals, id, words) {
  const node = goals.get(id);
  const about = [...whose(node, words), node.title, node.status_word, figures(words)(node), hiddenOf(node, words)];
  const lines = goals.edges.filter((edge) => edge.from === id || edge.to === id).map((edge) => lineSentence(goals, id, edge, words));
  return [about.filter(Boolean).join(words.comma), ...lines, restOf(goals, id, words)].filter(Boolean).join(words.stop);
}

function lineSentence(goals, id, { from, to, relation_word: relation, verdict, cross }, words) {
  const other = goals.get(from === id ? to : from);
  const notes = [verdict === "challenged" && words.challenged, verdict === "" && words.one_sided, cross && words.cross];
  const values = { relation, title: other.title, owner: other.owner };
  return [fill(from === id ? words.up : words.down, values), ...notes.filter(Boolean)].join(words.comma);
}
