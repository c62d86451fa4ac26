/** How many test cases of a JUnit report passed and failed. */
export function countJunit(xml: string): { passed: number; failed: number };
