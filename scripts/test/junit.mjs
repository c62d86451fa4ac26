/**
 * How many test cases of a JUnit report passed and failed (errors count as failures; skipped ones as neither).
 * @param {string} xml
 */
export function countJunit(xml) {
  const cases = xml.match(/<testcase\b[^>]*?(\/>|>[\s\S]*?<\/testcase>)/g) ?? [];
  const failed = cases.filter((each) => /<(failure|error)\b/.test(each)).length;
  const skipped = cases.filter((each) => /<skipped\b/.test(each)).length;
  return { passed: cases.length - failed - skipped, failed };
}
