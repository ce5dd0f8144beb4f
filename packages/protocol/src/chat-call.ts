import type { ChatRequest } from "./chat-request.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";
import type { Warning } from "./warning.ts";

/** What a body of any chat format asks: the request, of which models, and under which wishes. */
export type ChatCall = {
  readonly request: ChatRequest;
  /** `undefined`: the workspace's default model. */
  readonly model: string | undefined;
  /** The format names models without their author: `model` may be such a name. */
  readonly mayLackAuthor?: boolean;
  /** Tried in order after `model`. At most 20. */
  readonly models: readonly string[];
  readonly provider: ProviderPreferences;
  /** Groups calls of one conversation; the body wins over the `x-session-id` header. */
  readonly sessionId: string | undefined;
  /** What the reader could not take over into the request. */
  readonly warnings: readonly Warning[];
};
