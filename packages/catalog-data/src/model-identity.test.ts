import { describe, expect, test } from "vitest";
import { readCatalogFile } from "./load-catalog-data.ts";
import { modelAliases } from "./model-aliases.ts";
import { modelIdentifier } from "./model-identity.ts";

const known = readCatalogFile().models.map(({ id }) => id.replace(/:free$/, ""));
const identify = modelIdentifier(known);

describe("modelIdentifier", () => {
  test.each([
    // One model, as its providers call it.
    ["meta-llama/Llama-3.3-70B-Instruct", "meta-llama/llama-3.3-70b-instruct"],
    ["meta-llama/Llama-3.3-70B-Instruct-Turbo", "meta-llama/llama-3.3-70b-instruct"],
    ["llama-3.3-70b-versatile", "meta-llama/llama-3.3-70b-instruct"],
    ["Meta-Llama-3.3-70B-Instruct", "meta-llama/llama-3.3-70b-instruct"],
    ["meta-llama-3_3-70b-instruct", "meta-llama/llama-3.3-70b-instruct"],
    ["@cf/meta/llama-3.3-70b-instruct-fp8-fast", "meta-llama/llama-3.3-70b-instruct"],
    ["meta/llama-3.3-70b-instruct-maas", "meta-llama/llama-3.3-70b-instruct"],
    ["nvidia/Llama-3.3-70B-Instruct-FP8", "meta-llama/llama-3.3-70b-instruct"],
    ["cortecs/Llama-3.3-70B-Instruct-FP8-Dynamic", "meta-llama/llama-3.3-70b-instruct"],
    ["llama3-3-70b", "meta-llama/llama-3.3-70b-instruct"],
    ["accounts/fireworks/models/glm-5p2", "z-ai/glm-5.2"],
    ["zai-org/GLM-5.2-FP8", "z-ai/glm-5.2"],
    ["hf:zai-org/GLM-5.2", "z-ai/glm-5.2"],
    ["zai-org-glm-5-2", "z-ai/glm-5.2"],
    ["zai.glm-5", "z-ai/glm-5"],
    ["zai-glm-4.7", "z-ai/glm-4.7"],
    ["claude-opus-4-5-20251101", "anthropic/claude-opus-4.5"],
    ["us.anthropic.claude-opus-4-5-20251101-v1:0", "anthropic/claude-opus-4.5"],
    ["claude-opus-4-5@20251101", "anthropic/claude-opus-4.5"],
    ["databricks-claude-opus-4-5", "anthropic/claude-opus-4.5"],
    ["anthropic-claude-4.5-haiku", "anthropic/claude-haiku-4.5"],
    ["Qwen/Qwen3-235B-A22B-Instruct-2507", "qwen/qwen3-235b-a22b-2507"],
    ["qwen.qwen3-235b-a22b-2507-v1:0", "qwen/qwen3-235b-a22b-2507"],
    ["Qwen/Qwen3-235B-A22B-Instruct-2507-tput", "qwen/qwen3-235b-a22b-2507"],
    ["Qwen/Qwen3-Coder-480B-A35B-Instruct", "qwen/qwen3-coder"],
    ["deepseek-ai/DeepSeek-V3-0324", "deepseek/deepseek-chat-v3-0324"],
    ["deepseek-ai/DeepSeek-V3.1", "deepseek/deepseek-chat-v3.1"],
    ["nvidia/DeepSeek-V3.2-NVFP4", "deepseek/deepseek-v3.2"],
    ["moonshotai/Kimi-K2-Instruct-0905", "moonshotai/kimi-k2-0905"],
    ["moonshotai/chat-completion/models/Kimi-K2_6", "moonshotai/kimi-k2.6"],
    ["openai.gpt-oss-120b-1:0", "openai/gpt-oss-120b"],
    ["openai/gpt-oss-120b-maas", "openai/gpt-oss-120b"],
    ["openai-gpt-5.4-mini", "openai/gpt-5.4-mini"],
    ["mistralai/Mistral-Small-3.2-24B-Instruct-2506", "mistralai/mistral-small-3.2-24b-instruct"],
    ["mistral.mistral-large-3-675b-instruct", "mistralai/mistral-large-2512"],
    ["MiniMaxAI/MiniMax-M2.5-TEE", "minimax/minimax-m2.5"],
    ["grok-4-20-reasoning", "x-ai/grok-4.20"],
    // Near names that are other models.
    ["gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13"],
    ["gpt-4o-mini", "openai/gpt-4o-mini"],
    ["llama-3.1-8b-instant", "meta-llama/llama-3.1-8b-instruct"],
    ["deepseek-v4-flash-0731", "deepseek/deepseek-v4-flash-0731"],
    ["grok-4-fast-reasoning", "x-ai/grok-4-fast"],
    ["OpenPipe/Qwen3-14B-Instruct", "openpipe/qwen3-14b-instruct"],
    ["aisingapore/gemma-sea-lion-v4-27b-it", "aisingapore/gemma-sea-lion-v4-27b-it"],
    // A family tells the author of a name nobody listed.
    ["gpt-9-nova", "openai/gpt-9-nova"],
    ["unsloth/Llama-9-5B", "meta-llama/llama-9-5b"],
  ])("%s is %s", (name, id) => {
    expect(identify(name)).toMatchObject({ modelId: id, speedTier: undefined });
  });

  test.each([
    ["accounts/fireworks/routers/glm-5p2-fast", "z-ai/glm-5.2", "fast"],
    ["kimi-k2.7-code-highspeed", "moonshotai/kimi-k2.7-code", "highspeed"],
    ["accounts/fireworks/routers/deepseek-v4p1-flash-1017-spot", "deepseek/deepseek-v4.1-flash-1017", "spot"],
  ])("%s is a speed tier of %s, not an endpoint of it", (name, id, tier) => {
    expect(identify(name)).toMatchObject({ modelId: id, speedTier: tier });
  });

  test.each([
    ["Qwen/Qwen3-VL-235B-A22B-Instruct-FP8", "fp8"],
    ["nvidia/DeepSeek-V3.2-NVFP4", "fp4"],
    ["meta-llama/Meta-Llama-3-8B-Instruct-Lite", "int4"],
    ["meta-llama/Llama-3.3-70B-Instruct", undefined],
  ])("%s is served as %s", (name, quantization) => {
    expect(identify(name)?.quantization).toBe(quantization);
  });

  test("says nothing of a name whose author nobody knows", () => {
    expect(identify("auto")).toBeUndefined();
    expect(identify("")).toBeUndefined();
  });

  test("sends every alias to an id of the right form, and no id to another by punctuation alone", () => {
    const ids = [...new Set([...known, ...Object.values(modelAliases)])];
    expect(ids.filter((id) => !/^[a-z0-9-]+\/[a-z0-9.-]+$/.test(id))).toEqual([]);
    const keys = ids.map((id) => id.replace(/[^a-z0-9/]/g, ""));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
