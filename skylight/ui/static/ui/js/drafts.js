// What was typed but not sent, kept in this tab for one person.
const PREFIX = "draft:";

export const person = document.body.dataset.person;
export const keyFor = (name) => `${PREFIX}${person}:${name}`;
export const read = (key) => JSON.parse(sessionStorage.getItem(key) || "null");
export const write = (key, draft) => sessionStorage.setItem(key, JSON.stringify(draft));
export const forget = (key) => sessionStorage.removeItem(key);

// A draft that was sent is forgotten on the next page that opens in the usual way; after an error page, after a
// sign-in and on going back it is a draft again.
export function settleSent() {
  const isUsual = performance.getEntriesByType("navigation")[0]?.type === "navigate" && person;
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX))) {
    const draft = read(key);
    if (draft.isSent && isUsual) forget(key);
    else if (draft.isSent) write(key, { ...draft, isSent: false });
  }
}
