import { parseArgs } from "node:util";

/** `npm run bench -- --quick --peers --only causeway,portkey` */
export type CommandLine = {
  /** One short round of the main cells: a look, not a measurement. */
  readonly isQuick: boolean;
  /** Peers that are not installed are installed into a cache folder. */
  readonly installsPeers: boolean;
  /** Ids of targets; empty is all. The bare relay is always measured: everything is told as a ratio to it. */
  readonly only: readonly string[];
  readonly rounds: number;
  /** Per cell and round. */
  readonly seconds: number;
  /** Where the figures go as JSON. */
  readonly json: string;
  /** Also measures how fast settled calls reach Postgres, and how soon a call is refused when both stores are down. */
  readonly hasStores: boolean;
  /** Folder for a V8 profile of our API, written when it ends. */
  readonly profile: string | undefined;
};

const usage =
  "npm run bench -- [--quick] [--peers] [--only causeway,nginx] [--rounds 3] [--seconds 2] [--json file] [--no-stores] [--profile folder]";

/** Throws a sentence that says what is wrong and how it is written. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      peers: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      rounds: { type: "string" },
      seconds: { type: "string" },
      json: { type: "string", default: ".causeway/bench/latest.json" },
      "no-stores": { type: "boolean", default: false },
      profile: { type: "string" },
    },
  });
  return {
    isQuick: values.quick,
    installsPeers: values.peers,
    only: values.only.flatMap((names) => names.split(",")),
    rounds: positive("rounds", values.rounds) ?? (values.quick ? 1 : 3),
    seconds: positive("seconds", values.seconds) ?? (values.quick ? 1 : 2),
    json: values.json,
    hasStores: !values["no-stores"],
    profile: values.profile,
  };
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new Error(`--${name} must be a whole number from 1, not "${text}".\n${usage}`);
  return Number(text);
}
