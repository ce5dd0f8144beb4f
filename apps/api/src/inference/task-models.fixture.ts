import { vi } from "vitest";
import type { ApiWorld, Customer } from "../api.fixture.ts";

type TaskModel = {
  readonly madeImageTokenPico?: bigint;
  readonly output: "text" | "embedding" | "rerank" | "image" | "audio" | "transcript" | "search";
  readonly providers: readonly string[];
  /** Pico-dollars per token, and for one of something else. */
  readonly inputPico?: bigint;
  readonly outputPico?: bigint;
  readonly searchPico?: bigint;
  readonly imagePico?: bigint;
  readonly characterPico?: bigint;
  readonly secondPico?: bigint;
  readonly imageTokenPico?: bigint;
  /** Of the model, at each provider; else the id with a dash. */
  readonly upstreamModelId?: string;
};

/** Models that embed and rerank, in the world's catalogue; resolves when the gateway knows them. */
export async function addTaskModels(world: ApiWorld, models: Readonly<Record<string, TaskModel>>): Promise<void> {
  const customer = await world.customer();
  for (const [
    id,
    { output, providers, inputPico = 0n, outputPico = 0n, upstreamModelId, ...inUnits },
  ] of Object.entries(models)) {
    const unitsPico = unitsOf(inUnits);
    const inputModalities = output === "transcript" ? ["audio"] : output === "image" ? ["text", "image"] : ["text"];
    const shared = { contextLength: 8_192, inputModalities, supportedParameters: ["dimensions"] };
    await world.database.model.create({
      data: {
        id,
        author: "task",
        name: id,
        outputModalities: output === "text" ? ["text", "image"] : [output],
        ...shared,
      },
    });
    for (const providerId of providers) {
      const facts = { trainsOnPrompts: false, retentionDays: 30 };
      await world.database.provider.upsert({
        where: { id: providerId },
        create: { id: providerId, name: providerId, ...facts },
        update: {},
      });
      const prices = {
        create: {
          inputPico,
          outputPico,
          source: "test",
          ...(Object.keys(unitsPico).length > 0 && { unitsPico }),
        },
      };
      await world.database.endpoint.create({
        data: {
          id: `${providerId}:${id}`,
          modelId: id,
          providerId,
          upstreamModelId: upstreamModelId ?? id.replace("/", "-"),
          ...shared,
          prices,
        },
      });
    }
  }
  await world.announce({ kind: "catalog" });
  const isKnown = async () => {
    const listed = await listOf(customer);
    return Object.keys(models).every((id) => listed.includes(id));
  };
  await vi.waitUntil(isKnown, { timeout: 60_000 });
}

const unitsOf = (prices: Omit<TaskModel, "output" | "providers">) =>
  Object.fromEntries(
    Object.entries({
      search: prices.searchPico,
      image: prices.imagePico,
      character: prices.characterPico,
      second: prices.secondPico,
      imageToken: prices.imageTokenPico,
      madeImageToken: prices.madeImageTokenPico,
    }).flatMap(([unit, price]) => (price === undefined ? [] : [[unit, String(price)]])),
  );

async function listOf(customer: Customer): Promise<readonly string[]> {
  const response = await customer.get("/models?output_modalities=all");
  const { data } = (await response.json()) as { data: readonly { readonly id: string }[] };
  return data.map(({ id }) => id);
}
