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

export const mutants: readonly Mutant[] = [
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
    id: "M3",
    mistake: "the intent is written after the hold",
    withinSeeds: 100,
    edits: [
      {
        package: "leases",
        file: "take-hold.ts",
        find: "    writeIntent(context, call, session.epoch);\n    const reply = await tryHold(context, session, call);\n",
        replace:
          "    const reply = await tryHold(context, session, call);\n    writeIntent(context, call, session.epoch);\n",
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
    id: "M8",
    mistake: "a generation can be settled twice",
    withinSeeds: 100,
    edits: [
      {
        package: "lease-simulator",
        file: "fake-postgres.ts",
        find: "    if (known) return { generationId, epoch: known.record.epoch",
        replace: '    if (known && by === "") return { generationId, epoch: known.record.epoch',
      },
    ],
  },
  {
    id: "M9",
    mistake: "a hold that is asked for again is taken again",
    withinSeeds: 1_000,
    edits: [
      {
        package: "lease-simulator",
        file: "fake-slice-scripts.ts",
        find: "  if (memory.holds.has(holdKey({ epoch, generationId: intent.generationId }))) {",
        replace: "  if (memory.tag === undefined) {",
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
    id: "M12",
    mistake: "a refused call forgets the hold whose answer was lost",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "leftover-holds.ts",
        find: "    if (tried === epoch) continue;",
        replace: "    if (tried >= epoch) continue;",
      },
      {
        package: "leases",
        file: "sweep-own-holds.ts",
        find: "  for (const hold of own) {",
        replace: "  for (const hold of own.filter(({ generationId }) => settled.has(generationId))) {",
      },
    ],
  },
  {
    id: "L1",
    mistake: "the drainer removes entries before they are settled",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "usage-drainer.ts",
        find: "  if (entries.length === 0) return 0;",
        replace:
          "  if (entries.length === 0) return 0;\n  await session.connection.removeUsage(entries.map(({ id }) => id));",
      },
      {
        package: "leases",
        file: "settle-call.ts",
        find: "    if (due.length === 0) return;",
        replace: "    if (due.length >= 0) return this.#confirm(due, []);",
      },
    ],
  },
  {
    id: "L2",
    mistake: "the result of a call is not written before its hold is let go",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "settle-call.ts",
        find: '    log.append({ kind: "result", record });\n',
        replace: "",
      },
    ],
  },
  {
    id: "L3",
    mistake: "one record that cannot be settled stops its neighbours",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "settle-or-quarantine.ts",
        find: "    if (!(error instanceof RecordRefused)) throw error;",
        replace: "    throw error;",
      },
    ],
  },
  {
    id: "L4",
    mistake: "an interrupted call is billed for nothing",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "recover-log.ts",
        find: "        update(interrupted, record.generationId, { progress: record.progress });\n",
        replace: "",
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
  {
    id: "L6",
    mistake: "overdue holds are let go although their call goes on",
    withinSeeds: 1_000,
    edits: [
      { package: "leases", file: "sweep-own-holds.ts", find: " && !isOpen(generationId)", replace: "" },
      {
        package: "leases",
        file: "sweep-own-holds.ts",
        find: "    if (isOpen(hold.generationId)) continue;\n",
        replace: "",
      },
    ],
  },
  {
    id: "L7",
    mistake: "raising a hold does not look at the budget",
    withinSeeds: 1_000,
    edits: [
      {
        package: "lease-simulator",
        file: "fake-slice-scripts.ts",
        find: "  const refusal = refusalOf(memory, command.epoch, command, more);",
        replace: "  const refusal = refusalOf(memory, command.epoch, { ...command, budgets: [] }, more);",
      },
    ],
  },
  {
    id: "L8",
    mistake: "a call that has ended is still counted as under way",
    withinSeeds: 1_000,
    edits: [
      {
        package: "lease-simulator",
        file: "fake-slice-scripts.ts",
        find: "  for (const subject of hold.concurrency) callsUnderWay(memory, epoch, subject).delete(key);\n",
        replace: "",
      },
    ],
  },
  {
    id: "L9",
    mistake: "a workspace that may spend again stays stopped",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "spending-gate.ts",
        find: "if (!stopped.has(workspaceId)) await",
        replace: "if (stopped.has(workspaceId)) await",
      },
    ],
  },
  {
    id: "L10",
    mistake: "a call whose hold may have been taken is dropped when no store can be asked any more",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "leased-holds.ts",
        find: "      if (call.maybeHeldIn.size > 0) throw",
        replace: "      if (call.maybeHeldIn.size > 9) throw",
      },
      {
        package: "leases",
        file: "sweep-own-holds.ts",
        find: "  for (const hold of own) {",
        replace: "  for (const hold of own.filter(({ generationId }) => settled.has(generationId))) {",
      },
    ],
  },
  {
    id: "L11",
    mistake: "a call that asks again on cheaper terms takes the very hold that is about to be let go of",
    withinSeeds: 2_000,
    edits: [
      {
        package: "leases",
        file: "take-hold.ts",
        find: "  const maybeHeldIn = context.leftovers.keep(call.intent.generationId);\n",
        replace: "  const maybeHeldIn: readonly number[] | undefined = [];\n",
      },
    ],
  },
  {
    id: "L12",
    mistake: "a gateway that stood still settles in Redis what is being settled for it in Postgres",
    withinSeeds: 1_000,
    edits: [
      {
        package: "lease-simulator",
        file: "fake-slice-scripts.ts",
        find: '  if (hold.isClaimed && record) return "claimed";\n',
        replace: "",
      },
    ],
  },
  {
    id: "L13",
    mistake: "the worker settles for a silent gateway what has been let go of since it looked",
    withinSeeds: 5_000,
    edits: [
      {
        package: "leases",
        file: "leftover-holds.ts",
        find: "    return await session.connection.claim(holds);",
        replace: "    await session.connection.claim(holds);\n    return holds;",
      },
    ],
  },
  {
    id: "L14",
    mistake: "Redis is not told what calls have spent of a budget that Postgres held for",
    withinSeeds: 1_000,
    edits: [
      {
        package: "leases",
        file: "settle-call.ts",
        find: "budgetHolds.noteCounted(budgets);",
        replace: "budgetHolds.noteCounted([]);",
      },
    ],
  },
];
