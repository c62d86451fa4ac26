import { translate } from "./words.js";

translate();
