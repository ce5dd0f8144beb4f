import type { Parameters } from "./parameters.ts";

export const mostModels = 4;

/** A file that goes with a prompt, as a data URL. */
export type Attachment = { readonly name: string; readonly mediaType: string; readonly dataUrl: string };

export type Settings = {
  /** One to four, in the order of the columns. The same model may stand there twice. */
  readonly models: readonly string[];
  readonly system: string;
  readonly parameters: Parameters;
};

export type Usage = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  /** Dollars as the API writes them; undefined until they are known. */
  readonly cost: string | undefined;
};

export type Reply = {
  readonly model: string;
  readonly status: "waiting" | "streaming" | "done" | "stopped" | "failed";
  readonly text: string;
  readonly reasoning: string;
  /** Pictures that the model made: data URLs. */
  readonly images: readonly string[];
  readonly provider: string | undefined;
  readonly generationId: string | undefined;
  readonly finishReason: string | undefined;
  readonly firstTokenMs: number | undefined;
  readonly durationMs: number | undefined;
  readonly usage: Usage | undefined;
  readonly problem: string | undefined;
};

/** One prompt and, for each column, what it was answered. */
export type Turn = {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly replies: readonly Reply[];
};

export const newReply = (model: string): Reply => ({
  model,
  status: "waiting",
  text: "",
  reasoning: "",
  images: [],
  provider: undefined,
  generationId: undefined,
  finishReason: undefined,
  firstTokenMs: undefined,
  durationMs: undefined,
  usage: undefined,
  problem: undefined,
});

export const isUnderWay = (reply: Reply): boolean => reply.status === "waiting" || reply.status === "streaming";

/** The conversation with one reply changed. */
export const withReply = (
  turns: readonly Turn[],
  turnId: string,
  column: number,
  change: (reply: Reply) => Reply,
): readonly Turn[] =>
  turns.map((turn) =>
    turn.id === turnId
      ? { ...turn, replies: turn.replies.map((reply, index) => (index === column ? change(reply) : reply)) }
      : turn,
  );

type ContentPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } }
  | { readonly type: "file"; readonly file: { readonly filename: string; readonly file_data: string } };

export type Message = {
  readonly role: "system" | "user" | "assistant";
  readonly content: string | readonly ContentPart[];
};

/** What is asked of the API, and what the code samples show. */
export type CallBody = { readonly model: string; readonly messages: readonly Message[] } & Parameters;

/**
 * The call of one column at one turn: the prompts up to it, with this column's own answers between them. What a column
 * never answered, because it came later or failed, is left out together with its prompt.
 */
export function callOf(settings: Settings, turns: readonly Turn[], turnId: string, column: number): CallBody {
  const position = turns.findIndex((turn) => turn.id === turnId);
  const before = turns.slice(0, Math.max(0, position)).flatMap((turn): readonly Message[] => {
    const answer = turn.replies[column]?.text ?? "";
    return answer === "" ? [] : [promptOf(turn), { role: "assistant", content: answer }];
  });
  const turn = turns[position];
  return {
    model: turn?.replies[column]?.model ?? settings.models[column] ?? "",
    messages: [
      ...(settings.system.trim() === "" ? [] : [{ role: "system", content: settings.system } as const]),
      ...before,
      ...(turn ? [promptOf(turn)] : []),
    ],
    ...settings.parameters,
  };
}

function promptOf({ text, attachments }: Turn): Message {
  if (attachments.length === 0) return { role: "user", content: text };
  return {
    role: "user",
    content: [...(text === "" ? [] : [{ type: "text", text } as const]), ...attachments.map(partOf)],
  };
}

const partOf = ({ name, mediaType, dataUrl }: Attachment): ContentPart =>
  mediaType.startsWith("image/")
    ? { type: "image_url", image_url: { url: dataUrl } }
    : { type: "file", file: { filename: name, file_data: dataUrl } };

/** What all replies of the conversation cost together, in dollars; undefined while none is known. */
export function totalCost(turns: readonly Turn[]): number | undefined {
  const costs = turns.flatMap(({ replies }) => replies.flatMap(({ usage }) => usage?.cost ?? []));
  return costs.length === 0 ? undefined : costs.reduce((sum, cost) => sum + Number(cost), 0);
}
