/** The pages of the documentation, in the order of its navigation. `file` is in `content/docs`. */
export const docPages = [
  { slug: "quickstart", title: "Quickstart", description: "From nothing to a streamed answer in a minute." },
  { slug: "formats", title: "Formats", description: "OpenAI, Anthropic and Google: every model answers in each." },
  { slug: "routing", title: "Routing", description: "Who is asked first, who next, and how you change that." },
  { slug: "plugins", title: "Web search and plugins", description: "What a call can have besides its model." },
  { slug: "limits", title: "Limits", description: "Budgets, rates and allow-lists that hold within one request." },
  { slug: "guardrails", title: "Guardrails", description: "What the calls of a key or a member may not do." },
  { slug: "errors", title: "Errors", description: "Every error, its status and what to do." },
  { slug: "own-keys", title: "Own provider keys", description: "Your accounts at providers, and flat rates." },
  { slug: "keys", title: "Keys and the account API", description: "Two classes of keys and what each may do." },
  { slug: "webhooks", title: "Webhooks", description: "What your server is told, and how it checks that." },
  { slug: "self-hosting", title: "Self-hosting", description: "The same code on your own machines." },
] as const;

export type DocPage = (typeof docPages)[number];

export const findDocPage = (slug: string): DocPage | undefined => docPages.find((page) => page.slug === slug);
