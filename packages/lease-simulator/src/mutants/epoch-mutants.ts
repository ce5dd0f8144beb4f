import type { Mutant } from "./mutant.ts";

/** Which life of Redis it is, and what is leased to it. */
export const epochMutants: readonly Mutant[] = [
  {
    id: "M1",
    mistake: "the janitor believes Redis without shaking hands",
    withinSeeds: 5_000,
    edits: [
      {
        package: "leases",
        file: "epoch-sessions.ts",
        find: "    try {\n      return await shakeHands",
        replace: `    if (this.#owner === "worker") {
      const { runId, tag } = await connection.identity();
      return tag === undefined ? undefined : { runId, epoch: tag };
    }
    try {
      return await shakeHands`,
      },
      {
        package: "lease-simulator",
        file: "fake-postgres.ts",
        find: ' || lease.state !== "open" || !this.#isCurrent(epoch)',
        replace: ' || lease.state === "closed"',
      },
    ],
  },
  {
    id: "M2",
    mistake: "a lease is closed in one step: gateways are asked, Redis is not looked at",
    withinSeeds: 5_000,
    edits: [
      {
        package: "leases",
        file: "janitor.ts",
        find: "if (left.usage > 0 || left.holds > 0) return;",
        replace: "if (left.usage < 0) return;",
      },
    ],
  },
  {
    id: "M4",
    mistake: "a slice is applied by adding to it",
    withinSeeds: 1_000,
    edits: [
      { package: "leases", file: "slices.ts", find: "granted: grant.granted", replace: "granted: grant.added" },
      {
        package: "lease-simulator",
        file: "fake-slice-scripts.ts",
        find: "} else if (granted > slice.granted) {\n    slice.granted = granted;",
        replace: "} else {\n    slice.granted += granted;",
      },
    ],
  },
  {
    id: "M5",
    mistake: "a lease is granted without a look at the epoch",
    withinSeeds: 5_000,
    edits: [
      {
        package: "lease-simulator",
        file: "fake-postgres.ts",
        find: '    if (!this.#isCurrent(epoch)) return { kind: "stale-epoch" } as const;\n',
        replace: "",
      },
    ],
  },
  {
    id: "M6",
    mistake: "a memory without a tag gets the current one, and nothing is confirmed",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "epoch-handshake.ts",
        find: "  const isClaimedByAnother",
        replace: `  if (row.runId === runId) {
    await connection.setTag(row.epoch);
    await table.confirmEpoch({ epoch: row.epoch, runId, owner: row.owner });
    return { runId, epoch: row.epoch };
  }
  const isClaimedByAnother`,
      },
    ],
  },
  {
    id: "M7",
    mistake: "a gateway says it is done while results of its own are not confirmed",
    withinSeeds: 5_000,
    edits: [
      {
        package: "leases",
        file: "leased-holds.ts",
        find: " || this.#unsettled.hasBefore(epoch)",
        replace: "",
      },
    ],
  },
  {
    id: "M10",
    mistake: "holds of different epochs share a key",
    withinSeeds: 5_000,
    edits: [
      {
        package: "lease-simulator",
        file: "redis-keys.ts",
        find: "  `${epoch}:${generationId}`;",
        replace: '  epoch < 0 ? "" : generationId;',
      },
    ],
  },
  {
    id: "M11",
    mistake: "the tag is written more than once for a number, by whoever finds it unconfirmed",
    withinSeeds: 5_000,
    edits: [
      {
        package: "leases",
        file: "epoch-handshake.ts",
        find: "  const isClaimedByAnother",
        replace: `  if (!row.confirmed && row.runId === runId) {
    await connection.setTag(row.epoch);
    return (await table.confirmEpoch({ epoch: row.epoch, runId, owner: row.owner }))
      ? { runId, epoch: row.epoch }
      : undefined;
  }
  const isClaimedByAnother`,
      },
    ],
  },
  {
    id: "L5",
    mistake: "the process that agreed on an epoch before does not notice that Redis is another one",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "epoch-sessions.ts",
        find: "this.#last?.runId === runId && this.#last.epoch",
        replace: "this.#last?.epoch",
      },
    ],
  },
];
