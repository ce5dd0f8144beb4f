import { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import {
  type AnyCall,
  isConversation,
  presetSlugPattern,
  type Resolution,
  splitPresetName,
  taskWithPreset,
  withPreset,
} from "@causeway/protocol";
import type { PresetSource, StoredPreset } from "./ports.ts";

/**
 * The call under the preset that it names, if any, by `preset`, `model` or `models`. Throws 400 for two of them or a name
 * that cannot be one, 404 for one that the workspace does not have or has switched off, 503 when the store is away.
 */
export async function applyPreset(presets: PresetSource, key: ApiKey, call: AnyCall): Promise<AnyCall> {
  if (call.preset === undefined && !namesPreset(call)) return call;
  const { slug, parameter, bare } = presetNamedIn(call);
  const stored = await findPreset(presets, key, slug);
  if (stored?.status !== "active") throw notUsable(slug, stored, parameter);
  const asked = underPreset(bare, stored.preset);
  const resolution: Resolution = {
    requestedModel: call.model ?? call.models[0] ?? asked.model ?? `@preset/${slug}`,
    preset: { id: stored.id, slug, version: stored.version },
    namedBy: bare.model === undefined ? `the preset ${slug}` : undefined,
  };
  return { ...asked, resolution };
}

/** A task takes of a preset what is about models and providers: the rest is about conversations. */
const underPreset = (call: AnyCall, preset: StoredPreset["preset"]): AnyCall =>
  isConversation(call) ? withPreset(call, preset) : taskWithPreset(call, preset);

const namesPreset = ({ model, models }: AnyCall) => model?.includes("@") || models.some((text) => text.includes("@"));

type Named = { readonly slug: string; readonly parameter: string };

/** The one preset that a call names, and the call without the name. */
function presetNamedIn(call: AnyCall): Named & { readonly bare: AnyCall } {
  const model = splitPresetName(call.model ?? "");
  const models = call.models.map(splitPresetName);
  const named: readonly Named[] = [
    ...(call.preset === undefined ? [] : [{ slug: call.preset.toLowerCase(), parameter: "preset" }]),
    ...(model.preset === undefined ? [] : [{ slug: model.preset, parameter: "model" }]),
    ...models.flatMap(({ preset }, index) =>
      preset === undefined ? [] : [{ slug: preset, parameter: `models.${index}` }],
    ),
  ];
  const [first, ...others] = named;
  const second = others.find(({ slug }) => slug !== first?.slug);
  if (first === undefined) throw notASlug(call.model ?? "", "model");
  if (second) {
    throw new AppError(
      "invalid-request",
      `A call can be made under one preset: this one names ${first.slug} and ${second.slug}. Leave one of them out.`,
      { parameter: second.parameter },
    );
  }
  if (!presetSlugPattern.test(first.slug)) throw notASlug(first.slug, first.parameter);
  const bare = { ...call, model: model.model || undefined, models: models.flatMap((one) => one.model ?? []) };
  return { ...first, bare };
}

const notASlug = (text: string, parameter: string) =>
  new AppError(
    "invalid-request",
    `${text.slice(0, 100) || "Nothing"} is not the name of a preset: write @preset/ and its slug, of letters, digits, - and _; a variant such as :nitro belongs to the model.`,
    { parameter },
  );

async function findPreset(presets: PresetSource, key: ApiKey, slug: string): Promise<StoredPreset | undefined> {
  try {
    return await presets.find(key.workspaceId, slug);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      "service-unavailable",
      `The preset ${slug} cannot be read right now. Try again in a few seconds.`,
      { cause: error, retryAfterSeconds: 2 },
    );
  }
}

function notUsable(slug: string, stored: StoredPreset | undefined, parameter: string): AppError {
  const message = stored
    ? `The preset ${slug} is ${stored.status}. Make it active again, or name another one.`
    : `There is no preset ${slug} in this workspace. See GET /api/v1/presets, or create it with POST /api/v1/presets/${slug}/chat/completions.`;
  return new AppError("not-found", message, { parameter });
}
