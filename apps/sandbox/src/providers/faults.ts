import { z } from "zod";

const reach = {
  /** How many requests it hits; without it, all until it is deleted. */
  times: z.int().positive().optional(),
  /** Hits each n-th matching request only. */
  every: z.int().positive().optional(),
  /** Hits this upstream model only. */
  model: z.string().min(1).optional(),
};

const afterChunks = z.int().nonnegative().default(2);

export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    retryAfterSeconds: z.number().nonnegative().optional(),
    body: z.unknown().optional(),
    message: z.string().optional(),
    ...reach,
  }),
  z.strictObject({ kind: z.literal("reset"), ...reach }),
  z.strictObject({ kind: z.literal("hang"), afterChunks: z.int().nonnegative().optional(), ...reach }),
  // Silence that ends.
  z.strictObject({ kind: z.literal("stall"), afterChunks, forMs: z.number().nonnegative().default(30_000), ...reach }),
  z.strictObject({ kind: z.literal("cut"), afterChunks, clean: z.boolean().default(false), ...reach }),
  z.strictObject({ kind: z.literal("no-usage"), ...reach }),
  z.strictObject({
    kind: z.literal("slow"),
    firstTokenMs: z.number().nonnegative().default(3_000),
    chunkMs: z.number().nonnegative().default(200),
    ...reach,
  }),
  z.strictObject({ kind: z.literal("malformed"), afterChunks, ...reach }),
  // A stream without its closing word (`[DONE]` and its likes), after which the connection stays open, or closes.
  z.strictObject({ kind: z.literal("no-end"), closes: z.boolean().default(false), ...reach }),
  // The right stream of events in other bytes: other ends of lines, or so few bytes at once.
  z.strictObject({
    kind: z.literal("odd-bytes"),
    lineEnds: z.enum(["lf", "crlf", "cr", "mixed"]).default("lf"),
    bytesAtOnce: z.int().positive().optional(),
    ...reach,
  }),
  z.strictObject({
    kind: z.literal("long-line"),
    afterChunks,
    bytes: z.int().positive().max(100_000_000).default(10_000_000),
    ...reach,
  }),
  // A content-length so many bytes beside the truth.
  z.strictObject({ kind: z.literal("lying-length"), by: z.int().default(-20), ...reach }),
  // Headers beside the usual ones.
  z.strictObject({ kind: z.literal("headers"), headers: z.record(z.string(), z.string()), ...reach }),
  z.strictObject({
    kind: z.literal("absurd-usage"),
    input: z.number().optional(),
    output: z.number().default(1_000_000_000),
    ...reach,
  }),
  // JSON that a model was to write, as models write it at times: the last two are another answer than was asked for.
  z.strictObject({
    kind: z.literal("misshapen"),
    how: z.enum(["fenced", "trailing-comma", "unclosed", "prose", "other-shape"]).default("fenced"),
    ...reach,
  }),
  z.strictObject({ kind: z.literal("mid-stream-error"), afterChunks, message: z.string().optional(), ...reach }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type ScriptedFault = Fault & { id: string; hits: number; seen: number };

/** The scripted misfortunes of every provider; slug "*" means all of them. */
export class FaultScript {
  #bySlug = new Map<string, ScriptedFault[]>();
  #serial = 0;

  constructor(initial: Record<string, readonly FaultInput[]> = {}) {
    for (const [slug, faults] of Object.entries(initial)) {
      for (const fault of faults) this.add(slug, faultSchema.parse(fault));
    }
  }

  add(slug: string, fault: Fault): ScriptedFault {
    this.#serial += 1;
    const scripted = { ...fault, id: `fault-${this.#serial}`, hits: 0, seen: 0 };
    this.#bySlug.set(slug, [...this.list(slug), scripted]);
    return scripted;
  }

  list(slug: string): readonly ScriptedFault[] {
    return this.#bySlug.get(slug) ?? [];
  }

  all(): Record<string, readonly ScriptedFault[]> {
    return Object.fromEntries([...this.#bySlug].filter(([, faults]) => faults.length > 0));
  }

  remove(slug: string): void {
    this.#bySlug.delete(slug);
  }

  clear(): void {
    this.#bySlug.clear();
  }

  /** The fault that hits this request, counted as used; the first that matches wins. */
  take(slug: string, model: string): Fault | undefined {
    for (const fault of [...this.list(slug), ...this.list("*")]) {
      if (fault.model !== undefined && fault.model !== model) continue;
      if (fault.times !== undefined && fault.hits >= fault.times) continue;
      fault.seen += 1;
      if (fault.every !== undefined && fault.seen % fault.every !== 0) continue;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  }
}
