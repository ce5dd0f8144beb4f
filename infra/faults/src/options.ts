import { parseArgs } from "node:util";
import type { HoldsForm } from "./rig/rig.ts";

/** `npm run faults -- --scenario K-GW --kills 20 --seed 7 --seconds 60` */
export type CommandLine = {
  readonly scenarios: readonly string[];
  readonly isList: boolean;
  readonly isSmoke: boolean;
  readonly seed: number;
  readonly holds: HoldsForm;
  readonly rate: number;
  readonly seconds: number;
  readonly accounts: number;
  /** Instead of each scenario's own number. */
  readonly faults: number | undefined;
};

const usage =
  "npm run faults -- [--scenario K-GW …] [--kills 20] [--seed 7] [--seconds 60] [--rate 150] [--holds postgres|leases] [--list] [--smoke]";

/** Throws a sentence that says what is wrong and how it is written. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: "string", multiple: true, default: [] },
      list: { type: "boolean", default: false },
      smoke: { type: "boolean", default: false },
      seed: { type: "string" },
      holds: { type: "string", default: "leases" },
      rate: { type: "string" },
      seconds: { type: "string" },
      accounts: { type: "string" },
      kills: { type: "string" },
    },
  });
  const { holds, smoke } = values;
  if (holds !== "postgres" && holds !== "leases") throw new Error(`--holds must be postgres or leases.\n${usage}`);
  return {
    scenarios: values.scenario.flatMap((names) => names.split(",")),
    isList: values.list,
    isSmoke: smoke,
    // The short form is a check of every change: what it meets must not differ from one to the next.
    seed: whole("seed", values.seed) ?? (smoke ? 1 : Math.floor(Math.random() * 1_000_000)),
    holds,
    rate: whole("rate", values.rate) ?? (smoke ? 20 : 150),
    seconds: whole("seconds", values.seconds) ?? (smoke ? 20 : 60),
    accounts: whole("accounts", values.accounts) ?? (smoke ? 60 : 300),
    faults: whole("kills", values.kills),
  };
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}".\n${usage}`);
  return Number(text);
}
