type Json = Readonly<Record<string, unknown>>;

export const formPlugins = ["web", "file-parser", "response-healing", "context-compression"] as const;
export type FormPlugin = (typeof formPlugins)[number];

/** A plugin as the form holds it. */
export type PluginFormValue = {
  /** Empty is no default. */
  readonly state: "" | "on" | "off";
  readonly preventsOverrides: boolean;
  /** Of the web search or for documents; empty is whoever can. */
  readonly engine: string;
  /** Of the web search; empty is the usual number. */
  readonly maxResults: string;
};

export type PluginFormValues = Readonly<Record<FormPlugin, PluginFormValue>>;

export function pluginFormValues(stored: readonly Json[]): PluginFormValues {
  const valueOf = (id: FormPlugin): PluginFormValue => {
    const plugin = stored.find((one) => one["id"] === id);
    const engine = id === "file-parser" ? objectOf(plugin?.["pdf"])["engine"] : plugin?.["engine"];
    const maxResults = plugin?.["max_results"];
    return {
      state: plugin === undefined ? "" : plugin["enabled"] === false ? "off" : "on",
      preventsOverrides: plugin?.["prevent_overrides"] === true,
      engine: id !== "context-compression" && typeof engine === "string" ? engine : "",
      maxResults: typeof maxResults === "number" ? String(maxResults) : "",
    };
  };
  return {
    web: valueOf("web"),
    "file-parser": valueOf("file-parser"),
    "response-healing": valueOf("response-healing"),
    "context-compression": valueOf("context-compression"),
  };
}

/** In the words of a call's `plugins`. What the form does not know of a plugin stays as it is stored. */
export const pluginsOf = (values: PluginFormValues, stored: readonly Json[]): readonly Json[] =>
  formPlugins.flatMap((id) => {
    const value = values[id];
    if (value.state === "") return [];
    const { enabled: _on, prevent_overrides: _locked, ...kept } = stored.find((one) => one["id"] === id) ?? {};
    const options = Object.entries({ ...kept, ...optionsOf(id, value, kept) });
    return [
      {
        ...Object.fromEntries(options.filter(([, option]) => option !== undefined)),
        id,
        enabled: value.state === "on",
        prevent_overrides: value.preventsOverrides,
      },
    ];
  });

/** `undefined` takes away what is stored. A number that is none is left to the service to refuse. */
function optionsOf(id: FormPlugin, { engine, maxResults }: PluginFormValue, stored: Json): Json {
  if (id === "file-parser") {
    return { pdf: engine === "" ? undefined : { ...objectOf(stored["pdf"]), engine } };
  }
  if (id !== "web") return {};
  return {
    engine: engine === "" ? undefined : engine,
    max_results: maxResults.trim() === "" ? undefined : Number(maxResults),
  };
}

const objectOf = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
