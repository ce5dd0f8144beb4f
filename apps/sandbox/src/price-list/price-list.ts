import { listedAtFirst, type ListedModel } from "./listed-models.ts";

/** Something wrong with the document or a list, until it is taken away. */
export type PriceListTrouble =
  | { kind: "status"; status: number }
  /** Nothing for so long, then all of it. */
  | { kind: "slow"; ms: number }
  | { kind: "malformed" }
  | { kind: "html" }
  /** Served instead of what it should say. */
  | { kind: "text"; text: string };

/** Which models the world's providers list, at which prices: one truth behind models.dev and every provider's own list. */
export class PriceList {
  readonly #models = new Map<string, Map<string, ListedModel>>();
  readonly #troubles = new Map<string, PriceListTrouble>();

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#troubles.clear();
    this.#models.clear();
    for (const [provider, models] of Object.entries(listedAtFirst))
      this.#models.set(provider, new Map(Object.entries(models)));
  }

  /** Adds it, or changes what is named. */
  put(provider: string, model: string, changes: Partial<ListedModel>): void {
    const models = this.#models.get(provider) ?? new Map<string, ListedModel>();
    this.#models.set(provider, models.set(model, { ...(models.get(model) ?? plain), ...changes }));
  }

  drop(provider: string, model: string | undefined): void {
    if (model === undefined) this.#models.set(provider, new Map());
    else this.#models.get(provider)?.delete(model);
  }

  modelsOf(provider: string): readonly (readonly [string, ListedModel])[] {
    return [...(this.#models.get(provider) ?? [])];
  }

  all(): Record<string, Record<string, ListedModel>> {
    return Object.fromEntries(
      [...this.#models].map(([provider, models]) => [provider, Object.fromEntries(models)] as const),
    );
  }

  /** `place`: `models.dev`, or a provider. */
  trouble(place: string): PriceListTrouble | undefined {
    return this.#troubles.get(place);
  }

  setTrouble(place: string, trouble: PriceListTrouble | undefined): void {
    if (trouble) this.#troubles.set(place, trouble);
    else this.#troubles.delete(place);
  }
}

const plain: ListedModel = {
  input: 1,
  output: 2,
  context: 128_000,
  maxOutput: 8_192,
  tools: true,
  reasoning: false,
  structuredOutput: false,
  inputModalities: ["text"],
};
