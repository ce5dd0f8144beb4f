/** `auto`: what suits the request; `free`: any model that costs nothing. */
export type ModelRouter = "auto" | "free";

/** Names of ours that stand for a model which is chosen call by call. */
export const modelRouters: readonly { readonly router: ModelRouter; readonly id: string; readonly name: string }[] = [
  { router: "auto", id: "causeway/auto", name: "Auto Router" },
  { router: "free", id: "causeway/free", name: "Free Models Router" },
];

/** Ours, and the names that configurations bring along. */
const routersByName: ReadonlyMap<string, ModelRouter> = new Map([
  ...modelRouters.map(({ id, router }) => [id, router] as const),
  ["openrouter/auto", "auto"],
  ["openrouter/auto-beta", "auto"],
  ["openrouter/free", "free"],
]);

/** The router that the `model` of a request means, in any case; `undefined` when it means a model. */
export const routerNamed = (model: string): ModelRouter | undefined => routersByName.get(model.toLowerCase());
