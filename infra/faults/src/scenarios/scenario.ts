import type { UnbilledBound } from "../audit/billed-exactly.ts";
import type { Check } from "../audit/check.ts";
import type { Evidence } from "../audit/evidence.ts";
import type { UnreadBytes } from "../rig/unread-bytes.ts";
import type { HoldsForm, Rig, RigOptions } from "../rig/rig.ts";
import type { SeededRandom } from "../seeded-random.ts";

/** What the command line says; each scenario has its own usual number of faults. */
export type RunOptions = {
  readonly seed: number;
  readonly holds: HoldsForm;
  /** Calls per second that the load begins; fewer when the machine cannot hold them. */
  readonly rate: number;
  /** The load runs at least so long. */
  readonly seconds: number;
  readonly faults: number;
  readonly accounts: number;
  /** Told what is going on, for whoever watches. */
  readonly tell: (line: string) => void;
};

/** One fault as it was done. Times in epoch milliseconds. */
export type FaultDone = {
  /** Of the scenario, when several run on one rig. */
  readonly part?: string;
  readonly what: string;
  readonly at: number;
  /** Everything was told to work again. */
  readonly mendedAt: number;
  /** The processes hit, and how long they took to serve again. */
  readonly pids?: readonly number[];
  readonly backMs?: number;
  /** How long it took to end when it was asked to. */
  readonly goneMs?: number;
  /** They were stopped from `at` to `mendedAt`, and could answer nobody. */
  readonly isStopped?: true;
  /** What providers had sent the processes hit, and these had not read. */
  readonly unread?: UnreadBytes;
  /** What came of it and must not, in words. */
  readonly wrong?: string;
};

export type Injection = {
  readonly rig: Rig;
  readonly random: SeededRandom;
  /** 0 is the first. */
  readonly round: number;
};

export type LoadStory = {
  readonly rig: Rig;
  readonly evidence: Evidence;
  readonly faults: readonly FaultDone[];
  /** From the last call's end until nothing was held or waiting anywhere. */
  readonly restMs: number;
};

/** Faults at random moments under the standard load, then the whole audit. */
export type LoadScenario = {
  readonly kind: "under-load";
  readonly id: string;
  readonly title: string;
  /** How many faults the full form has. */
  readonly faults: number;
  /** Milliseconds between a fault's end and the next: from, to. */
  readonly pauseMs: readonly [number, number];
  readonly needs?: HoldsForm;
  readonly rig?: Partial<RigOptions>;
  readonly bound?: UnbilledBound;
  /** Why this machine cannot run it; `undefined` when it can. */
  readonly cannotRun?: () => string | undefined;
  /** One fault, from its beginning to everything working again. */
  inject(injection: Injection): Promise<readonly FaultDone[]>;
  /** Its own criteria, besides A1 to A12. */
  judge(story: LoadStory): readonly Check[] | Promise<readonly Check[]>;
};

/** Something else than faults under load. */
export type OwnScenario = {
  readonly kind: "own";
  readonly id: string;
  readonly title: string;
  readonly faults: number;
  readonly needs?: HoldsForm;
  run(options: RunOptions): Promise<readonly Check[]>;
};

export type Scenario = LoadScenario | OwnScenario;
