import { asRecord, isRecord } from "../json.ts";
import { tokensPerImage } from "../reply/tokens.ts";
import { pretendImage } from "./pretend-image.ts";
import { taskFormat } from "./task-format.ts";

const tokensByQuality: Readonly<Record<string, number>> = { low: 272, medium: 1_056, high: 4_160 };
const knownSizes: readonly unknown[] = [undefined, "auto", "1024x1024", "1024x1536", "1536x1024"];

/** OpenAI's image models: base64 always, counted in tokens. Edits come as a form, or as JSON that names addresses. */
export const openaiImages = taskFormat({
  name: "openai-images",
  read(body) {
    if (!isRecord(body)) return { problem: "The body is not a JSON object." };
    if (typeof body.model !== "string" || body.model === "") return { problem: "you must provide a model parameter" };
    if (typeof body.prompt !== "string" || body.prompt === "")
      return { problem: "Missing required parameter: 'prompt'." };
    if (!knownSizes.includes(body.size)) return { problem: `Invalid value: '${String(body.size)}' for 'size'.` };
    const pictures = picturesIn(body);
    if (pictures !== undefined && pictures.length === 0) return { problem: "Missing required parameter: 'image'." };
    return { model: body.model, texts: [body.prompt], images: pictures?.length ?? 0 };
  },
  write(body, { texts: [prompt = ""], images = 0 }, { input }) {
    const { n, quality } = isRecord(body) ? body : {};
    const count = Number(n ?? 1);
    const output = count * (tokensByQuality[String(quality)] ?? 1_056);
    return {
      created: Math.floor(Date.now() / 1000),
      data: Array.from({ length: count }, (_, index) => ({ b64_json: pretendImage(`${prompt}${index}`) })),
      ...(input !== undefined && {
        usage: usageOf({ input, output, images }),
      }),
    };
  },
  writeEvents(body, { texts: [prompt = ""], images = 0 }, { input }) {
    const { partial_images: looks = 0, quality } = asRecord(body);
    const verb = images > 0 ? "image_edit" : "image_generation";
    const early = Array.from({ length: Number(looks) }, (_, index) => ({
      type: `${verb}.partial_image`,
      b64_json: pretendImage(`${prompt} ${index}`),
      partial_image_index: index,
      created_at: Math.floor(Date.now() / 1000),
    }));
    const output = (tokensByQuality[String(quality)] ?? 1_056) + Number(looks) * 100;
    const done = {
      type: `${verb}.completed`,
      b64_json: pretendImage(`${prompt}0`),
      created_at: Math.floor(Date.now() / 1000),
      ...(input !== undefined && { usage: usageOf({ input, output, images }) }),
    };
    return [...early, done];
  },
  errorBody: (identity, failure) => identity.errorBody(failure),
});

/** Those of an edit; `undefined` for a prompt alone. */
function picturesIn(body: Record<string, unknown>): readonly unknown[] | undefined {
  const sent = body["images"] ?? body["image[]"] ?? body["image"];
  return sent === undefined ? undefined : [sent].flat();
}

function usageOf({ input, output, images }: { input: number; output: number; images: number }) {
  const image_tokens = images * tokensPerImage;
  return {
    input_tokens: input,
    input_tokens_details: { image_tokens, text_tokens: input - image_tokens },
    output_tokens: output,
    total_tokens: input + output,
  };
}
