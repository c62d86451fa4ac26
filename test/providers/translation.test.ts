import { openAiTranslation } from "../../src/providers/openai/translation.ts";
import type { ModelConfig } from "../../src/providers/openai/translation-config.ts";
import { WORDS_KEY } from "../fakes/openai-words.ts";
import { translationSuite } from "../suites/translation.ts";

const suite = (name: string, path: string, more: Pick<ModelConfig, "api" | "isOpenAi" | "isReasoner" | "model" | "engine" | "vendor" | "prices">) =>
  translationSuite(name, {
    path,
    open: (config, isKeyRight) => openAiTranslation({ ...config, ...more, apiKey: isKeyRight ? WORDS_KEY : "sk-wrong", baseUrl: "https://words.test/v1" }),
  });

const openAi = { isOpenAi: true, isReasoner: false, model: "gpt-4.1", engine: "openai/gpt-4.1", vendor: "OpenAI", prices: { input: 2, output: 8 } };
suite("OpenAI's Responses", "/responses", { ...openAi, api: "responses" });
suite("OpenAI's Chat Completions", "/chat/completions", { ...openAi, api: "chat" });
suite("a model of OpenAI that reasons, by Responses", "/responses", { ...openAi, isReasoner: true, model: "gpt-6-luna", api: "responses" });
suite("a model of OpenAI that reasons, by Chat Completions", "/chat/completions", { ...openAi, isReasoner: true, model: "gpt-6-luna", api: "chat" });
suite("a server that speaks like OpenAI", "/chat/completions", {
  isOpenAi: false,
  isReasoner: false,
  model: "qwen3:4b",
  engine: "openai-compatible/model",
  vendor: "The language model's server",
  prices: { input: 0, output: 0 },
  api: "chat",
});
