/**
 * Where the calls of sessions were answered, by `pinKeyOf`: what this process knows at once, and what all know in the
 * background. Lost pins cost discounts, nothing else.
 */
export type SessionPins = {
  /** What this process knows. When it knows nothing, it asks the others, for the calls to come. */
  peek(key: string): string | undefined;
  /** What anybody knows; `undefined` also when the others cannot be asked. */
  find(key: string): Promise<string | undefined>;
  /** The first that is kept stays; keeping it again keeps it longer. */
  keep(key: string, endpointId: string): void;
};
