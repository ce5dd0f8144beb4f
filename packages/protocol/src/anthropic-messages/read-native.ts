import type { JsonObject } from "../json.ts";
import type { NativeRequest } from "../native.ts";
import { invalid, isAbsent, readList, readObject, readOneOf, readRequiredObject } from "../reading/fields.ts";
import type { RequestHead } from "../inbound-dialect.ts";
import type { Warning } from "../warning.ts";
import type { ReadTools } from "./read-tools.ts";

/** Fields whose meaning only Anthropic's models know, with what of them was left out. */
export function readNative(
  body: JsonObject,
  { native, nativeChoice }: ReadTools,
  head: RequestHead,
): { native: NativeRequest; warnings: readonly Warning[] } {
  if (readList(body["mcp_servers"], "mcp_servers", 100)?.length) {
    throw invalid("mcp_servers", "are not available here; connect to the server yourself and send its tools in tools");
  }
  const { effort, task_budget } = readObject(body["output_config"], "output_config") ?? {};
  const context = readContextManagement(body["context_management"]);
  const thinking = readObject(body["thinking"], "thinking");
  readOneOf(body["speed"], "speed", ["fast", "standard"]);
  const tier = readTier(body);
  const output = { ...present("effort", effort), ...present("task_budget", task_budget) };
  return {
    native: {
      format: "anthropic-messages",
      fields: {
        ...present("thinking", thinking),
        ...(Object.keys(output).length > 0 && { output_config: output }),
        ...present("tool_choice", nativeChoice),
        ...present("context_management", context.value),
        ...present(
          "service_tier",
          anthropicTiers.find((name) => name === tier),
        ),
      },
      tools: native,
      headers: betaHeader(head),
    },
    warnings: [...context.warnings, ...ignored.filter(({ param }) => isSaid(body[param])).map(writeIgnored)],
  };
}

const anthropicTiers = ["auto", "standard_only"] as const;
const commonTiers = ["default", "standard", "fast", "flex", "priority", "scale"] as const;

const readTier = (body: JsonObject) =>
  readOneOf(body["service_tier"], "service_tier", [...anthropicTiers, ...commonTiers]) ??
  (body["speed"] === "fast" ? "fast" : undefined);

/** The service tier in the words of the other formats, where it is not one of Anthropic's own alone; `speed` is one, too. */
export function commonTier(body: JsonObject): JsonObject {
  const tier = commonTiers.find((name) => name === readTier(body));
  return tier === undefined || tier === "standard" ? {} : { service_tier: tier };
}

/** Each would be charged to somebody by a price that we do not have, or needs an account of the caller's own. */
const ignored = [
  { param: "inference_geo", why: "regions are chosen by provider: use provider.only" },
  { param: "container", why: "code execution on Anthropic's side is not available here" },
  { param: "diagnostics", why: "it needs an account with Anthropic" },
  { param: "user_profile_id", why: "it needs an account with Anthropic" },
  { param: "workspace_id", why: "it needs an account with Anthropic" },
] as const;

export const fieldsWithAWord: readonly string[] = ["speed", ...ignored.map(({ param }) => param)];

const isSaid = (value: unknown): boolean => !isAbsent(value);

const writeIgnored = ({ param, why }: (typeof ignored)[number]): Warning => ({
  code: "field-ignored",
  param,
  message: `${param} was ignored: ${why}.`,
});

/** Clearing makes the prompt shorter; compaction writes tokens of its own, which nothing is held for. */
function readContextManagement(value: unknown): { value: JsonObject | undefined; warnings: readonly Warning[] } {
  const path = "context_management.edits";
  const context = readObject(value, "context_management");
  const edits = (readList(context?.["edits"], path, 16) ?? []).map((edit, index) =>
    readRequiredObject(edit, `${path}.${index}`),
  );
  const kept = edits.filter((edit) => typeof edit["type"] === "string" && edit["type"].startsWith("clear_"));
  const message = `${path} holds an edit that is not available here; only clear_… edits are passed on.`;
  return {
    value: kept.length > 0 ? { ...context, edits: kept } : undefined,
    warnings: kept.length < edits.length ? [{ code: "field-ignored", param: path, message }] : [],
  };
}

/** The names of betas; what is not such a list stays out of our call to the provider. */
function betaHeader({ headers }: RequestHead): Readonly<Record<string, string>> {
  const sent = headers["anthropic-beta"];
  const text = typeof sent === "string" ? sent : (sent ?? []).join(",");
  return /^[\w.:, -]{1,2048}$/.test(text) ? { "anthropic-beta": text } : {};
}

const present = (name: string, value: JsonObject[string]): JsonObject => (isAbsent(value) ? {} : { [name]: value });
