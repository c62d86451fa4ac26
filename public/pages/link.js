/** What the link of a mail carries: in the fragment, which browsers send to no server. */
const fragment = new URLSearchParams(location.hash.slice(1));

/** Null where the link has no such part, or an empty one. */
export const carried = (name) => fragment.get(name) || null;

/** Once it is used up it shall not stay in the history. */
export const forgetLink = () => history.replaceState(null, "", location.pathname);

// Another link to the same page changes nothing but the fragment: browsers do not load it anew by themselves.
addEventListener("hashchange", () => location.reload());
