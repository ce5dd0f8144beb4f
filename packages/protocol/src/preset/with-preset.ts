import type { AnyCall, ChatCall } from "../chat-call.ts";
import type { ChatRequest, Message, Tool } from "../chat-request.ts";
import type { PluginName } from "../plugin-defaults.ts";
import { noPreferences } from "../provider-preferences.ts";
import { withinSteps } from "../web-search.ts";
import type { Preset } from "./read-preset.ts";

/**
 * The call as it is under a preset. A field that the call sent wins over the preset's as a whole: objects such as
 * `provider` and `reasoning` are not mixed. Two are: `tools`, of which the call's win by name, and the system prompt,
 * which stands before the messages unless the call has one of its own.
 */
export function withPreset(call: ChatCall, preset: Preset): ChatCall {
  const { autoRouter, documents, webSearch, compresses, repairsAnswers } = { ...unsaid(preset, call), ...call };
  const saidPlugins = [...new Set([...(call.saidPlugins ?? []), ...(preset.saidPlugins ?? [])])];
  return {
    ...call,
    ...routingUnder(call, preset),
    ...(autoRouter && { autoRouter }),
    ...(documents && { documents }),
    ...(webSearch && { webSearch: withinSteps(webSearch, call.mostToolSteps) }),
    ...(compresses !== undefined && { compresses }),
    ...(repairsAnswers !== undefined && { repairsAnswers }),
    ...(saidPlugins.length > 0 && { saidPlugins }),
    ...(preset.responseCache && { responseCache: preset.responseCache }),
    request: mergedRequest(call.request, preset.request),
    warnings: [...call.warnings, ...preset.warnings],
  };
}

/** A plugin that the call switches off is off, whatever its preset says of it. */
function unsaid(preset: Preset, { saidPlugins = [] }: ChatCall): Preset {
  const { documents, webSearch, compresses, repairsAnswers, ...rest } = preset;
  const isOpen = (name: PluginName) => !saidPlugins.includes(name);
  return {
    ...rest,
    ...(documents && isOpen("file-parser") && { documents }),
    ...(webSearch && isOpen("web") && { webSearch }),
    ...(compresses !== undefined && isOpen("context-compression") && { compresses }),
    ...(repairsAnswers !== undefined && isOpen("response-healing") && { repairsAnswers }),
  };
}

/** The same for a call that is no conversation: what a preset says of words, tools and answers is not for it. */
export const taskWithPreset = <Call extends AnyCall>(call: Call, preset: Preset): Call => ({
  ...call,
  ...routingUnder(call, preset),
  ...(preset.responseCache && { responseCache: preset.responseCache }),
});

const routingUnder = (call: Pick<AnyCall, "model" | "models" | "provider">, preset: Preset) => ({
  model: call.model ?? preset.model,
  models: call.models.length > 0 ? call.models : preset.models,
  provider: call.provider === noPreferences ? preset.provider : call.provider,
});

function mergedRequest(own: ChatRequest, preset: ChatRequest): ChatRequest {
  const tools = mergedTools(own.tools, preset.tools);
  return {
    ...own,
    messages: withSystemPrompt(own.messages, preset.messages),
    tools,
    toolChoice: own.toolChoice ?? preset.toolChoice,
    parallelToolCalls: own.parallelToolCalls ?? preset.parallelToolCalls,
    maxOutputTokens: own.maxOutputTokens ?? preset.maxOutputTokens,
    temperature: own.temperature ?? preset.temperature,
    topP: own.topP ?? preset.topP,
    topK: own.topK ?? preset.topK,
    stop: own.stop.length > 0 ? own.stop : preset.stop,
    responseFormat: own.responseFormat ?? preset.responseFormat,
    reasoning: own.reasoning ?? preset.reasoning,
    extra: { ...preset.extra, ...own.extra },
  };
}

function withSystemPrompt(own: readonly Message[], prompt: readonly Message[]): readonly Message[] {
  return prompt.length === 0 || own.some(({ role }) => role === "system") ? own : [...prompt, ...own];
}

function mergedTools(own: readonly Tool[], preset: readonly Tool[]): readonly Tool[] {
  const names = new Set(own.map(({ name }) => name));
  const added = preset.filter(({ name }) => !names.has(name));
  return added.length === 0 ? own : [...own, ...added];
}
