import type { CostTier, PluginDefault, ProviderPreferences } from "@causeway/protocol";

/** How the calls of a workspace are routed unless they say otherwise, and what none of them may do. */
export type WorkspaceRouting = {
  /** For calls that name no model. */
  readonly defaultModel: string | undefined;
  /** What of it removes endpoints binds every call; its order and speeds are defaults. */
  readonly provider: ProviderPreferences;
  /** What the auto router chooses from; `undefined`: all. */
  readonly autoAllowedModels: readonly string[] | undefined;
  readonly autoCostTier: CostTier | undefined;
  /** For calls that say nothing of them, or for every call; absent: none. */
  readonly plugins?: readonly PluginDefault[] | undefined;
};
