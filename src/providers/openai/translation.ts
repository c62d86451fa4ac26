/**
 * Translation by a language model: OpenAI's, or one behind any server that speaks its API. One method is one call at most. By plain fetch, as
 * for transcriptions: the `openai` package would be most of the Worker's size for this.
 */
import type {
  AskedLine,
  AskedOfWords,
  RewriteRequest,
  Rewritten,
  Summarized,
  SummaryRequest,
  TranslationProvider,
  TranslationRequest,
  Worded,
} from "../translation.ts";
import type { ModelTask } from "./prompts/model-task.ts";
import { looksLikeOrders } from "./prompts/orders-in-speech.ts";
import { REWRITE_PROMPT, rewriteTask } from "./prompts/rewrite.ts";
import { SUMMARIZE_PROMPT, summarizeTask } from "./prompts/summarize.ts";
import { nearOf, TRANSLATE_PROMPT, translateTask } from "./prompts/translate.ts";
import { allLeft, readAnswer } from "./translation-answer.ts";
import { askModel } from "./translation-ask.ts";
import type { ModelConfig } from "./translation-config.ts";
import { nearest } from "./translation-nearest.ts";
import { summaryIn } from "./translation-summary.ts";
import { mostTokens, tokensUsed } from "./translation-usage.ts";

export const openAiTranslation = (config: ModelConfig): TranslationProvider => ({
  engine: config.engine,
  translate: (request) => translate(request, config),
  rewrite: (request) => rewrite(request, config),
  summarize: (request) => summarize(request, config),
  told: (asked) => {
    const { orders, data, schema } = taskOf(asked);
    return orders.length + data.length + JSON.stringify(schema).length;
  },
  inVain: (asked) => tokensUsed(mostTokens(taskOf(asked)), config, "translation_tokens_in_vain"),
});

function taskOf(asked: AskedOfWords): ModelTask {
  if ("translate" in asked) return translateTask(asked.translate, together(asked.translate));
  return "rewrite" in asked ? rewriteTask(asked.rewrite) : summarizeTask(asked.summarize);
}

/** Of the lines of a passage those that read like orders are left to be asked for alone, so that none of them ever stands beside another's text. */
const together = ({ lines }: TranslationRequest): AskedLine[] =>
  lines.filter(({ text }) => text.trim() !== "" && (lines.length === 1 || !looksLikeOrders(text)));

async function translate(request: TranslationRequest, config: ModelConfig): Promise<Worded> {
  const lines = together(request);
  const aside = allLeft(
    { lines: request.lines.filter((line) => !lines.includes(line)) },
    { code: "missing", message: "It was not asked for: it is empty, or is to be asked for alone." },
  );
  if (lines.length === 0) return { ...aside, prompt: TRANSLATE_PROMPT, usage: [] };
  const task = translateTask(request, lines);
  const { before, after } = nearOf(request);
  const said = await askModel(task, request, config);
  const { translations, left } = readAnswer(said, { lines, orders: task.orders, near: [...before, ...after] });
  const order = request.lines.map(({ id }) => id);
  const inOrder = [...left, ...aside.left].sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  return { translations, left: inOrder, prompt: TRANSLATE_PROMPT, usage: said.usage };
}

/** What does not help is not taken: the text is then as it was. */
async function rewrite(request: RewriteRequest, config: ModelConfig): Promise<Rewritten> {
  const task = rewriteTask(request);
  const said = await askModel(task, request, config);
  return { text: nearest(said.text, request, task.orders) ?? request.text, prompt: REWRITE_PROMPT, usage: said.usage };
}

async function summarize(request: SummaryRequest, config: ModelConfig): Promise<Summarized> {
  const said = await askModel(summarizeTask(request), request, config);
  return { summary: summaryIn(said.text, "lines" in request ? request.lines : []), prompt: SUMMARIZE_PROMPT, usage: said.usage };
}
