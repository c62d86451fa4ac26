/** What the receipt of an erasure says to the reader. */

const TIME = { day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
const FAMILY = "removed_";

/** `receipt`: as the API answers it. `reader`: the words (words.js). `timeZone`: a name of IANA's; left out: the browser's. */
export function tellReceipt({ subject, status, createdAt, endedAt, removed }, reader, timeZone) {
  const { tag, say } = reader;
  const at = (time) => new Intl.DateTimeFormat(tag, { ...TIME, timeZone }).format(new Date(time));
  const isOver = status === "erased";
  return {
    title: say(`erasure_${subject}_${status}`),
    text: isOver ? say("erasureDone", { at: at(endedAt) }) : say("erasureYet", { at: at(createdAt) }),
    heading: isOver ? say("removedAll") : say("removedYet"),
    lines: linesOf(removed, reader),
  };
}

/** In the order of the words; what has no words is told last, as one sum. */
function linesOf(removed, { tag, say, startingWith }) {
  const number = new Intl.NumberFormat(tag);
  const line = (label, many) => say("labelled", { label, text: number.format(many) });
  const known = startingWith(FAMILY).filter((key) => Object.hasOwn(removed, key.slice(FAMILY.length)));
  const lines = known.map((key) => line(say(key), removed[key.slice(FAMILY.length)]));
  const others = Object.entries(removed).filter(([name]) => !known.includes(FAMILY + name));
  const sum = others.reduce((total, [, many]) => total + many, 0);
  return sum > 0 ? [...lines, line(say("removedOthers"), sum)] : lines;
}
