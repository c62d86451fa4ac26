import { describe, expect, test } from "vitest";
import { readJunit } from "../../../scripts/test/junit.mjs";

const REPORT = `<?xml version="1.0"?><testsuites><testsuite name="a">
<testcase classname="test/a.test.ts" name="a &gt; holds" time="0.1"></testcase>
<testcase classname="test/a.test.ts" name="is left out" time="0"><skipped/></testcase>
<testcase classname="test/a.test.ts" name="says &quot;no&quot;" time="0.1"><failure message="expected 1
 to be &lt; 0" type="AssertionError">long</failure></testcase>
<testcase classname="tests.b" name="test_b" time="0.1"><error message="fell over">trace</error></testcase>
<testcase classname="tests.b" name="test_c" time="0.1" />
</testsuite></testsuites>`;

describe("a JUnit report", () => {
  test("is counted: errors are failures, what was skipped is neither", () => {
    expect(readJunit(REPORT)).toMatchObject({ passed: 2, failed: 2 });
  });

  test("tells which tests failed and why, a line each", () => {
    expect(readJunit(REPORT).failures).toEqual(['test/a.test.ts > says "no": expected 1 to be < 0', "tests.b > test_b: fell over"]);
  });

  test("that was never written has nothing in it", () => {
    expect(readJunit("")).toEqual({ passed: 0, failed: 0, failures: [] });
  });
});
