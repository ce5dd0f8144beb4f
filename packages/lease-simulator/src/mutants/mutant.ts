type Edit = {
  /** `leases` is what production runs; `lease-simulator` stands for the scripts and SQL functions. */
  readonly package: "leases" | "lease-simulator";
  readonly file: string;
  readonly find: string;
  readonly replace: string;
};

/** A mistake that is easy to make, as a change of the source. The simulator is worth what it finds of them. */
export type Mutant = {
  readonly id: string;
  readonly mistake: string;
  readonly edits: readonly Edit[];
  /** It must be found within this many. */
  readonly withinSeeds: number;
};
