import { modelAliases } from "./model-aliases.ts";
import { authorAliases, familyAuthors } from "./model-authors.ts";

/** What a provider's name for a model says: which model, and how this provider runs it. */
export type ModelIdentity = {
  /** `author/slug`, lower case. */
  readonly modelId: string;
  readonly quantization: string | undefined;
  /** `fast`, `flex` …: the same model at another price and speed. Not an endpoint of the plain model. */
  readonly speedTier: string | undefined;
  /** A snapshot, a regional profile or a quantised copy: loses against the plain name at the same provider. */
  readonly plainness: number;
};

/**
 * Makes the normaliser: `accounts/fireworks/models/glm-5p2`, `zai-org/GLM-5.2-FP8` and `zai.glm-5-2` are all
 * `z-ai/glm-5.2`. `known` are the slugs whose spelling we keep; a name outside them gets its author from the
 * provider's prefix or from its family, or `undefined` when neither tells.
 */
export function modelIdentifier(known: Iterable<string>): (upstreamModelId: string) => ModelIdentity | undefined {
  const byName = new Map<string, string>();
  for (const id of known) byName.set(keyOf(slugOf(id)), id);
  for (const [name, id] of Object.entries(modelAliases)) byName.set(keyOf(name), id);

  return (upstreamModelId) => {
    const { author, name, regional } = unwrap(upstreamModelId.toLowerCase());
    let [rest, quantization, speedTier, dated] = [name, undefined as string | undefined, "", 0];
    // Known names first: `grok-4-fast` is a model, `glm-5.2-fast` a tier of one. Peel one suffix and look again.
    for (;;) {
      const found = byName.get(keyOf(rest)) ?? byName.get(keyOf(rest.replace(/^meta-/, "")));
      if (found)
        return { modelId: found, quantization, speedTier: speedTier || undefined, plainness: -(regional + dated) };
      const quantized = quantizationSuffix.exec(rest);
      const peeled = quantized ?? speedSuffix.exec(rest) ?? noiseSuffix.exec(rest);
      if (!peeled) break;
      if (quantized) quantization = quantizations[quantized[1] ?? ""] ?? quantized[1];
      else if (speedSuffix.test(rest)) speedTier = `${peeled[1]}${speedTier && `-${speedTier}`}`;
      dated += 1;
      rest = rest.slice(0, -peeled[0].length);
    }
    const slug = rest
      .replace(/^(meta|openai|anthropic|nvidia|google|alibaba|zai-org|z-ai)-(?=[a-z])/, "")
      .replaceAll("_", ".");
    const owner = familyAuthors.find(([pattern]) => pattern.test(slug))?.[1] ?? authorAliases[author ?? ""] ?? author;
    if (!owner || !/^[a-z0-9][a-z0-9.-]*$/.test(slug) || !/^[a-z0-9-]+$/.test(owner)) return undefined;
    return {
      modelId: `${owner}/${slug}`,
      quantization,
      speedTier: speedTier || undefined,
      plainness: -(regional + dated),
    };
  };
}

const slugOf = (id: string) => id.slice(id.indexOf("/") + 1);

/** Providers disagree about punctuation only: `claude-opus-4-5`, `claude-opus-4.5`; `Llama-3_3-70B`, `llama3.3-70b`. */
const keyOf = (name: string) => name.replace(/[^a-z0-9]/g, "");

/** Together calls its quantised copies Turbo and Lite; elsewhere these words are a speed tier. */
const quantizationSuffix =
  /[-_](fp8-fast|fp8|fp4|nvfp4|mxfp4|bf16|fp16|int8|int4|(?<=-instruct-)turbo|(?<=-instruct-)lite)$/;
const quantizations: Readonly<Record<string, string>> = {
  nvfp4: "fp4",
  mxfp4: "fp4",
  "fp8-fast": "fp8",
  turbo: "fp8",
  lite: "int4",
};
const speedSuffix = /-(fast|ultrafast|spot|flex|highspeed|lightning|turbo|high-throughput|lite|short|latest-fast)$/;
const noiseSuffix =
  /(-tee|-tput|-maas|-mtp|-int4-mixed-ar|-fp8-dynamic|-paddle|-latest|-hf|-v\d+:\d+|-\d+:\d+|-v\d+|@default|@latest|@\d+|-20\d{6}|-20\d\d-\d\d-\d\d|:\d+)$/;

function unwrap(id: string): { author: string | undefined; name: string; regional: number } {
  const path = id.replace(/^accounts\/fireworks\/(models|routers)\//, "fireworks:").replace(/^(@cf\/|@hf\/|hf:)/, "");
  if (path.startsWith("fireworks:"))
    return { author: undefined, name: path.slice(10).replace(/(\d)p(\d)/g, "$1.$2"), regional: 0 };

  const clarifai = /^([^/]+)\/[^/]+\/models\/(.+)$/.exec(path);
  if (clarifai) return { author: clarifai[1], name: clarifai[2]?.replaceAll("_", ".") ?? "", regional: 0 };

  // Bedrock: `us.anthropic.claude-…`. Its OpenAI and Anthropic surfaces take the bare id.
  const bedrock = /^(?:(us|eu|global|apac|au|jp|ca|in|us-gov)\.)?([a-z0-9]+)\.([a-z].*)$/.exec(path);
  if (bedrock && !path.includes("/") && bedrockAuthors.has(bedrock[2] ?? "")) {
    const regional = { "": 0, global: 1, us: 2 }[bedrock[1] ?? ""] ?? regionalCopy;
    return { author: bedrock[2], name: bedrock[3] ?? "", regional };
  }
  const slash = path.lastIndexOf("/");
  return {
    author: slash < 0 ? undefined : path.slice(0, slash).split("/").at(-1),
    name: path
      .slice(slash + 1)
      .replace(
        /^(databricks|openai|anthropic|alibaba|google|zai-org|z-ai|zai|cohere|arcee|xiaomi|nvidia)-(?!nemotron)/,
        "",
      ),
    regional: 0,
  };
}

/** Plainness of a profile for one region: never an endpoint of its own. */
export const regionalCopy = 9;

const bedrockAuthors = new Set(
  "ai21 amazon anthropic cohere deepseek google meta minimax mistral moonshot moonshotai nvidia openai qwen writer xai zai".split(
    " ",
  ),
);
