import type { BookSources } from "./book-sources.ts";

/** One thing that must agree, and how to see whether it does. Checks read; what follows from them is for others. */
export type BookCheck = {
  readonly name: string;
  /** What agrees when nothing is found, in one sentence. */
  readonly title: string;
  readonly everyMs: number;
  /** `open`: subjects that were found before. A check that looks at a part looks at these again. */
  run(sources: BookSources, open?: readonly string[]): Promise<CheckResult>;
};

export type CheckResult = {
  /** How many things were compared. */
  readonly compared: bigint;
  /** What was measured: money in nano-dollars, the rest counts and milliseconds. */
  readonly figures: Readonly<Record<string, bigint>>;
  /** None when everything agrees. */
  readonly findings: readonly Finding[];
  /** What could not be checked, and why. */
  readonly unchecked?: string | undefined;
  /** Subjects of which nothing can be said this time: that they are not found does not mean that they are mended. */
  readonly unseen?: readonly string[] | "all" | undefined;
};

export type Finding = {
  /** What it is about, the same in every run: `account:…`, `generation:…`. */
  readonly subject: string;
  /** Whose books are wrong; undefined when they are ours alone. */
  readonly workspaceId?: string | undefined;
  readonly difference: bigint;
  readonly unit: "nano-usd" | "records" | "ms";
  /** One sentence each, for the operator. */
  readonly problem: string;
  readonly remedy: string;
  readonly consequence: Consequence;
};

/**
 * `freeze-workspace`: it spends nothing until a person has looked. `stop-postings`: nothing more is posted for anybody,
 * calls go on from slices. `tell`: nobody can make it worse meanwhile.
 */
export type Consequence = "tell" | "freeze-workspace" | "stop-postings";

export const nothingChecked = (why: string): CheckResult => ({
  compared: 0n,
  figures: {},
  findings: [],
  unchecked: why,
  unseen: "all",
});
