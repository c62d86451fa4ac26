const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&" };

const plain = (text) =>
  text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]).replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

const attribute = (tag, name) => plain(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

/** "file > title: why", on one line. */
function tell(testcase) {
  const why = attribute(/<(?:failure|error)\b[^>]*>/.exec(testcase)[0], "message")
    .replaceAll(/\s+/g, " ")
    .slice(0, 300);
  return `${attribute(testcase, "classname")} > ${attribute(testcase, "name")}: ${why}`;
}

/**
 * How many test cases of a JUnit report passed and failed (errors count as failures; skipped ones as neither), and which failed.
 * @param {string} xml
 */
export function readJunit(xml) {
  const cases = xml.match(/<testcase\b[^>]*?(\/>|>[\s\S]*?<\/testcase>)/g) ?? [];
  const failed = cases.filter((each) => /<(failure|error)\b/.test(each));
  const skipped = cases.filter((each) => /<skipped\b/.test(each)).length;
  return { passed: cases.length - failed.length - skipped, failed: failed.length, failures: failed.map(tell) };
}
