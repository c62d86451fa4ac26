/** What each kind of errand does. */
import type { Errand, ErrandKind } from "./errand.ts";

export const errandKinds: Partial<Record<ErrandKind, Errand>> = {};
