import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceMaterial } from "../assemble.ts";
import { parseJsonWithNumberTexts } from "../json-with-number-texts.ts";
import { providerSources } from "../provider-sources.ts";
import { readLiteLlm, readResponsesOnlyModels } from "../sources/litellm.ts";
import { readModelsDev } from "../sources/models-dev.ts";
import { readOpenRouterSlugs } from "../sources/open-router.ts";
import { readPiAi, readPiAiSlugs } from "../sources/pi-ai.ts";

/** Reads a folder of dated source files, each named `<source>_<date>.json`; the README of `data/` lists them. */
export function readSources(folder: string): SourceMaterial {
  const names = readdirSync(folder);
  const find = (pattern: RegExp) => {
    const name = names
      .filter((candidate) => pattern.test(candidate))
      .toSorted()
      .at(-1);
    const date = /\d{4}-\d{2}-\d{2}/.exec(name ?? "")?.[0];
    if (name === undefined || date === undefined) throw new Error(`${folder} has no file named like ${pattern.source}`);
    return { path: join(folder, name), date };
  };

  const modelsDevApi = find(/^modelsdev_api_/);
  const modelsDevModels = find(/^modelsdev_models_/);
  const liteLlmFile = find(/^litellm_model_prices_/);
  const piAiFolder = find(/^pi-ai_/);
  const openRouter = find(/^openrouter_models_/);
  const liteLlm = read(liteLlmFile.path);

  return {
    rows: [
      ...readModelsDev(read(modelsDevApi.path), pairs("modelsDev")),
      ...readLiteLlm(liteLlm, pairs("liteLlm")),
      ...Object.entries(providerSources).flatMap(([providerId, { piAi }]) =>
        piAi === undefined ? [] : readPiAi(read(join(piAiFolder.path, `${piAi}.json`)), providerId),
      ),
    ],
    modelFacts: readModelsDev({ authors: { models: read(modelsDevModels.path) } }, [["", "authors"]]),
    knownSlugs: [
      ...readOpenRouterSlugs(read(openRouter.path)),
      ...readPiAiSlugs(read(join(piAiFolder.path, "openrouter.json"))),
    ],
    responsesOnly: readResponsesOnlyModels(liteLlm),
    dates: { "models.dev": modelsDevApi.date, "pi-ai": piAiFolder.date, litellm: liteLlmFile.date },
  };
}

const read = (path: string) => parseJsonWithNumberTexts(readFileSync(path, "utf8"));

const pairs = (source: "modelsDev" | "liteLlm") =>
  Object.entries(providerSources).flatMap(([ours, sources]) =>
    (sources[source] ?? []).map((theirs) => [ours, theirs] as const),
  );
