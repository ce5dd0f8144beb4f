import { z } from "zod";
import { mostModels } from "./conversation.ts";
import { parametersSchema } from "./parameters.ts";

const megabyte = 1_048_576;

/** What the browser may send at once, files included. */
export const longestBodyBytes = 20 * megabyte;
export const attachmentLimits = { mostFiles: 8, mostBytes: 12 * megabyte } as const;

export const attachmentTypes = ["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"] as const;

const dataUrl = (types: string) => z.string().regex(new RegExp(`^data:(?:${types});base64,[A-Za-z0-9+/=]+$`));

const part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image_url"), image_url: z.object({ url: dataUrl("image/(?:png|jpeg|webp|gif)") }) }),
  z.object({
    type: z.literal("file"),
    file: z.object({ filename: z.string().min(1).max(200), file_data: dataUrl("application/pdf") }),
  }),
]);

const message = z.object({
  role: z.enum(["system", "user", "assistant"]),
  content: z.union([
    z.string(),
    z
      .array(part)
      .min(1)
      .max(attachmentLimits.mostFiles + 1),
  ]),
});

/** A call of the playground: a model, a conversation and parameters, and nothing else of what the API takes. */
export const callInputSchema = parametersSchema.extend({
  model: z.string().min(1).max(200),
  messages: z.array(message).min(1).max(400),
});

const modelId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.:~@/-]+$/);

/** What a shared link may set: never files, and nothing that is sent by itself. */
export const sharedStateSchema = z.object({
  models: z.array(modelId).min(1).max(mostModels),
  system: z.string().max(20_000).catch(""),
  parameters: parametersSchema.catch({}),
  /** What was asked and answered so far; each answer stands at its model's place. */
  turns: z
    .array(
      z.object({ text: z.string().max(50_000), answers: z.array(z.string().max(200_000).nullable()).max(mostModels) }),
    )
    .max(100)
    .catch([]),
});

export type SharedState = z.infer<typeof sharedStateSchema>;

/** Model ids of an address: `?models=a,b`. What cannot be one is left out. */
export const readModels = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(",")
    .map((id) => id.trim())
    .filter((id) => modelId.safeParse(id).success)
    .slice(0, mostModels);

/** A call to be shown as code: its files are cut short, so they are any text. */
export const shownCallSchema = parametersSchema.extend({
  model: z.string().max(200),
  messages: z.array(
    z.object({
      role: z.enum(["system", "user", "assistant"]),
      content: z.union([
        z.string(),
        z.array(
          z.discriminatedUnion("type", [
            z.object({ type: z.literal("text"), text: z.string() }),
            z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string().max(200) }) }),
            z.object({
              type: z.literal("file"),
              file: z.object({ filename: z.string().max(200), file_data: z.string().max(200) }),
            }),
          ]),
        ),
      ]),
    }),
  ),
});
