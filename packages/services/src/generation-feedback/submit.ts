import { AppError } from "@causeway/errors";
import { z } from "zod";
import { actorName, type ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";

export const feedbackCategories = [
  "latency",
  "incoherence",
  "incorrect_response",
  "formatting",
  "billing",
  "api_error",
  "other",
] as const;

export type SubmitFeedbackInput = {
  readonly workspaceId: string;
  readonly generationId: string;
  readonly category: string;
  readonly comment?: string | undefined;
};

/** Of one call: what nobody reads any more beyond that. */
const mostPerGeneration = 20;

/** Keeps what somebody says of one answer. Throws `invalid-request` naming the field, `forbidden`, `not-found`. */
export async function submitFeedback(
  { database, actor }: ServiceContext,
  input: SubmitFeedbackInput,
): Promise<{ readonly id: string }> {
  const { workspaceId } = input;
  authorize(actor, workspaceId, "feedback:submit");
  const { generationId, category, comment } = parseInput(schema, input);
  return await database.$transaction(async (transaction) => {
    const generation = await transaction.generation.findFirst({
      where: { id: generationId, workspaceId },
      select: { id: true },
    });
    if (!generation) {
      throw new AppError("not-found", `There is no generation ${generationId}. It appears once the call has ended.`, {
        parameter: "generationId",
      });
    }
    // Of several at once each sees what was said before it.
    await transaction.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`feedback:${generationId}`}, 0))::text`;
    const present = await transaction.generationFeedback.count({ where: { generationId } });
    if (present >= mostPerGeneration) {
      throw new AppError("invalid-request", `${mostPerGeneration} things were said of this call already.`, {
        parameter: "generationId",
      });
    }
    const made = await transaction.generationFeedback.create({
      data: { generationId, workspaceId, category, comment: comment ?? null, createdBy: actorName(actor) },
      select: { id: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "feedback.submit",
      target: `generation:${generationId}`,
      detail: { category },
    });
    return made;
  });
}

const schema = z.object({
  generationId: z.string().min(1, "Name the call: its id begins with gen-.").max(100),
  category: z.enum(feedbackCategories, { error: `The category is one of ${feedbackCategories.join(", ")}.` }),
  comment: z
    .string()
    .trim()
    .max(1_000, "A comment has at most 1,000 characters.")
    .optional()
    .transform((text) => (text === "" ? undefined : text?.replaceAll("\0", ""))),
});
