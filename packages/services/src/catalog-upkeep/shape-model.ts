import { serviceTierOf } from "@causeway/catalog";
import { readDatabaseNow } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";

const modalities = ["text", "image", "audio", "video", "file"];

/** What a model can do follows from its endpoints: the longest context, every parameter, what a quarter of them take. */
export async function shapeModelAnew(transaction: Prisma.TransactionClient, modelId: string): Promise<void> {
  const all = await transaction.endpoint.findMany({ where: { modelId, enabled: true } });
  const endpoints = all.filter(({ id }) => serviceTierOf(id) === undefined);
  // What is on offer nowhere stays as it was, for those who look it up.
  if (endpoints.length === 0) return;
  const outputs = endpoints.flatMap(({ maxOutputTokens }) => maxOutputTokens ?? []);
  const taking = (modality: string) => endpoints.filter((endpoint) => endpoint.inputModalities.includes(modality));
  await transaction.model.update({
    where: { id: modelId },
    data: {
      contextLength: Math.max(...endpoints.map(({ contextLength }) => contextLength)),
      maxOutputTokens: outputs.length > 0 ? Math.max(...outputs) : null,
      inputModalities: modalities.filter((modality) => taking(modality).length * 4 >= endpoints.length),
      supportedParameters: [...new Set(endpoints.flatMap((endpoint) => endpoint.supportedParameters))].toSorted(),
      keptUpAt: await readDatabaseNow(transaction),
    },
    select: { id: true },
  });
}
