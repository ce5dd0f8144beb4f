import { z } from "zod";

export const leavingModelFacts = z.object({
  modelId: z.string(),
  name: z.string(),
  lastDay: z.string(),
  successorId: z.string().nullable(),
});

/** What those are told who call a model that leaves. */
export function leavingModelText(facts: unknown) {
  const { modelId, name, lastDay, successorId } = leavingModelFacts.parse(facts);
  return {
    subject: `${name} leaves on ${lastDay}`,
    paragraphs: [
      `You have called ${modelId} in the last 30 days. Its maker serves it until ${lastDay}; later calls fail, or go to the fallbacks that they name.`,
      successorId === null
        ? "Its maker names no successor. Choose another model in time."
        : `Its maker names ${successorId} as its successor. Try it side by side with the old one in the playground.`,
    ],
    action: "See the model",
  };
}
