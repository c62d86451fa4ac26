/** Text without times as words, for vendors that give nothing else: parted as a script's text is. */
export { splitWords as spokenWords } from "../split-words.ts";
