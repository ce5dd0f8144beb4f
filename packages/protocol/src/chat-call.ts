import type { AutoRouterWish } from "./auto-router.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { PluginName } from "./plugin-defaults.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";
import type { TaskRequest } from "./task.ts";
import type { Warning } from "./warning.ts";
import type { WebSearchWish } from "./web-search.ts";

/** What a body of any chat format asks. */
export type ChatCall = Asked<ChatRequest>;

/** What a body of any format asks, for the next turn of a conversation or for a task. */
export type AnyCall = Asked<ChatRequest | TaskRequest>;

export const isConversation = (call: AnyCall): call is ChatCall => call.request.task === undefined;

/** The request, of which models, and under which wishes. */
export type Asked<Request> = {
  readonly request: Request;
  /** `undefined`: the workspace's default model. */
  readonly model: string | undefined;
  /** Tried in order after `model`. At most 20. */
  readonly models: readonly string[];
  /** `noPreferences` itself when nothing was sent. */
  readonly provider: ProviderPreferences;
  /** The slug of the field `preset`; `model` and `models` may name one too. */
  readonly preset?: string;
  /** For calls of `causeway/auto` and `causeway/free`. */
  readonly autoRouter?: AutoRouterWish;
  /** False: an answer that is not of the form that was asked for stays as the model wrote it. */
  readonly repairsAnswers?: boolean;
  /** Documents are for the model itself to read, or as text; `undefined`: as the asked models can. */
  readonly documents?: "native" | "text";
  /** A prompt that is too long is shortened; `undefined`: where the model has a small context. */
  readonly compresses?: boolean;
  /** What is to be found on the web for it. */
  readonly webSearch?: WebSearchWish;
  /** Plugins that it, or its preset, says anything about, be it that they are off; absent: none. */
  readonly saidPlugins?: readonly PluginName[];
  /** Plugins that are as the workspace has them; `overruled`: the call said otherwise. */
  readonly pluginsByWorkspace?: readonly WorkspacePlugin[];
  /** How often tools that are run for the caller may be used, whoever asks for them: the call, its preset, a variant. */
  readonly mostToolSteps?: number;
  /** Set once somebody else than the caller had a say in it. */
  readonly resolution?: Resolution;
  /** What its preset says of keeping its answer. */
  readonly responseCache?: { readonly enabled?: boolean | undefined; readonly ttlSeconds?: number | undefined };
  /** Groups calls of one conversation; the body wins over the `x-session-id` header. */
  readonly sessionId: string | undefined;
  /** What the reader could not take over into the request. */
  readonly warnings: readonly Warning[];
};

/** A plugin that took part in a call because its workspace wants it. */
export type WorkspacePlugin = { readonly id: PluginName; readonly enabled: boolean; readonly overruled: boolean };

/** What stands behind a call whose models are not the caller's own words. */
export type Resolution = {
  /** As the caller wrote it, or what is asked where they wrote nothing. */
  readonly requestedModel: string;
  readonly preset?: { readonly id: string; readonly slug: string; readonly version: number } | undefined;
  /** Who named the models, when it was not the caller: `the preset mine`. */
  readonly namedBy?: string | undefined;
  /** What was searched for it: a generation of its own, with a charge of its own. In dollars. */
  readonly search?:
    | {
        readonly generationId: string;
        readonly engine: string;
        readonly results: number;
        readonly costUsd: string;
      }
    | undefined;
  /** Which router chose the models, and why these. */
  readonly router?:
    | { readonly name: "auto" | "free"; readonly chosen: readonly string[]; readonly reasons: readonly string[] }
    | undefined;
};
