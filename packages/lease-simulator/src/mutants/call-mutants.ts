import type { Mutant } from "./mutant.ts";

/** What is held for a call, settled for it and counted of it. */
export const callMutants: readonly Mutant[] = [
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
