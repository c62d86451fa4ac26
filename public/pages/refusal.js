/** What a refusal says to the reader: in the reader's language where there are words for it, else in the API's English. */

/** Fields of forms, whose labels are the words of the same names. */
const FIELDS = ["name", "email", "password", "newPassword"];
const fieldOf = ({ pointer }) => FIELDS.find((field) => pointer === `/${field}`);

/** Parts one behind the other, `{ text, lang }` each. `reader`: the words (words.js). */
export function explain(refused, reader) {
  const [key, { errors }] = [`refused_${refused.code}`, refused];
  if (reader.has(key)) return [own(reader, reader.say(key, { when: whenAgain(refused, reader), request: refused.requestId }))];
  if (!errors.some(fieldOf)) return [english(refused.message)];
  return errors.flatMap((error, at) => [...(at > 0 ? [own(reader, "\n")] : []), ...lineOf(error, reader)]);
}

function lineOf(error, reader) {
  const field = fieldOf(error);
  if (!field) return [english(error.detail)];
  const key = `invalid_${field}`;
  const labelled = (text) => own(reader, reader.say("labelled", { label: reader.say(field), text }));
  return reader.has(key) ? [labelled(reader.say(key))] : [labelled(""), english(error.detail)];
}

const english = (text) => ({ text, lang: "en" });
const own = ({ language }, text) => ({ text, lang: language });

/** As "in 5 minutes". Where the API does not say when, it is within a minute. */
function whenAgain({ retryAfterSeconds: seconds = 60 }, { tag }) {
  const format = new Intl.RelativeTimeFormat(tag);
  if (seconds < 90) return format.format(seconds, "second");
  return seconds < 5400 ? format.format(Math.ceil(seconds / 60), "minute") : format.format(Math.ceil(seconds / 3600), "hour");
}
