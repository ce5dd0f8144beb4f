import { type SharedState, sharedStateSchema } from "./call-input.ts";
import { newReply, type Settings, type Turn } from "./conversation.ts";

/** What a link holds. It stands behind the `#`, which browsers do not send, so no prompt reaches a server's log. */
export function toSharedState(settings: Settings, turns: readonly Turn[]): SharedState {
  return {
    models: [...settings.models],
    system: settings.system,
    parameters: settings.parameters,
    turns: turns.map(({ text, replies }) => ({
      text,
      answers: settings.models.map((_, column) => replies[column]?.text || null),
    })),
  };
}

/** The conversation of a link. Nothing is sent by opening it. */
export function fromSharedState({ turns, ...settings }: SharedState): {
  readonly settings: Settings;
  readonly turns: readonly Turn[];
} {
  return {
    settings,
    turns: turns.map(({ text, answers }, index) => ({
      id: `shared-${index}`,
      text,
      attachments: [],
      replies: settings.models.map((model, column) => ({
        ...newReply(model),
        status: "done" as const,
        text: answers[column] ?? "",
      })),
    })),
  };
}

/** Packed and written as the letters of an address. */
export async function writeSharedState(state: SharedState): Promise<string> {
  const packed = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return toBase64Url(new Uint8Array(await new Response(packed).arrayBuffer()));
}

/** Undefined for what `writeSharedState` did not write, or would not. */
export async function readSharedState(text: string): Promise<SharedState | undefined> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return sharedStateSchema.safeParse(JSON.parse(await readAtMost(unpacked, longestText))).data;
  } catch {
    return undefined;
  }
}

/** A few bytes can be packed to unpack to gigabytes. */
const longestText = 5_000_000;

async function readAtMost(stream: ReadableStream<Uint8Array>, most: number): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let text = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    text += decoder.decode(piece.value, { stream: true });
    if (text.length > most) {
      await reader.cancel();
      throw new Error("The link holds more than a conversation");
    }
  }
  return text;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
