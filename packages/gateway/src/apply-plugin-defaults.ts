import {
  type AnyCall,
  type ChatCall,
  isConversation,
  type PluginDefault,
  type PluginName,
  type PluginWish,
  type Warning,
  withinSteps,
  type WorkspacePlugin,
} from "@causeway/protocol";

/**
 * The conversation with its workspace's plugins: each of which neither it nor its preset says anything, and those that no call may
 * override, whatever it says. A call that is overruled is warned.
 */
export function applyPluginDefaults(call: AnyCall, defaults: readonly PluginDefault[] | undefined): AnyCall {
  if (!defaults || defaults.length === 0 || !isConversation(call)) return call;
  return defaults.reduce(withDefault, call);
}

function withDefault(call: ChatCall, { id, enabled, preventsOverrides, wish }: PluginDefault): ChatCall {
  const isSaid = saysAnything(call, id);
  if (isSaid && !preventsOverrides) return call;
  const overruled = isSaid && !isSame(id, call, wish);
  if (isSaid && !overruled) return call;
  const warning: Warning = {
    code: "field-ignored",
    param: "plugins",
    message: `The plugin ${id} is ${enabled ? "on" : "off"} as your workspace has it: its settings let no call override it.`,
  };
  return {
    ...withWish(call, id, wish),
    ...((overruled || id !== "file-parser" || hasDocuments(call)) && {
      pluginsByWorkspace: [...(call.pluginsByWorkspace ?? []), { id, enabled, overruled }],
    }),
    ...(overruled && { warnings: [...call.warnings, warning] }),
  };
}

const hasDocuments = ({ request }: ChatCall) =>
  request.messages.some(({ content }) => content.some(({ type }) => type === "file"));

/** `:online` says it too. */
const saysAnything = ({ saidPlugins, webSearch }: ChatCall, id: PluginName): boolean =>
  (saidPlugins ?? []).includes(id) || (id === "web" && webSearch !== undefined);

function isSame(id: PluginName, call: PluginWish, wish: PluginWish): boolean {
  switch (id) {
    case "web":
      return call.webSearch === undefined && wish.webSearch === undefined;
    case "file-parser":
      return call.documents === wish.documents;
    case "response-healing":
      return (call.repairsAnswers ?? true) === (wish.repairsAnswers ?? true);
    case "context-compression":
      return call.compresses === wish.compresses;
  }
}

const fieldOf = {
  web: "webSearch",
  "file-parser": "documents",
  "response-healing": "repairsAnswers",
  "context-compression": "compresses",
} as const satisfies Readonly<Record<PluginName, keyof PluginWish>>;

function withWish(call: ChatCall, id: PluginName, wish: PluginWish): ChatCall {
  const { [fieldOf[id]]: _asked, ...rest } = call;
  if (id !== "web") return { ...rest, ...wish };
  const { web_search_options: _options, ...extra } = call.request.extra;
  return {
    ...rest,
    request: { ...call.request, extra },
    ...(wish.webSearch && { webSearch: withinSteps(wish.webSearch, call.mostToolSteps) }),
  };
}

/** Of the workspace's plugins those that had something to do in a call that is over. */
export function pluginsThatRan(asked: AnyCall): readonly WorkspacePlugin[] {
  const { pluginsByWorkspace = [], resolution, warnings } = asked;
  if (pluginsByWorkspace.length === 0 || !isConversation(asked)) return [];
  const { request } = asked;
  const did: Readonly<Record<PluginName, boolean>> = {
    web: (resolution?.search ?? request.webSearch) !== undefined,
    // It is not in the list where there was nothing to read.
    "file-parser": true,
    "response-healing": request.responseFormat !== undefined,
    "context-compression": warnings.some(({ code, param }) => code === "changed" && param === "messages"),
  };
  return pluginsByWorkspace.filter(({ id, overruled }) => overruled || did[id]);
}
