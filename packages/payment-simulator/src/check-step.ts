import { defaultPaceLimits } from "@causeway/payment-books";
import type { World } from "./world.ts";

/** What must hold after every single effect, whoever has died where. */
export function checkStep({ tables, stripe }: World): readonly string[] {
  const broken: string[] = [];
  let total = 0n;
  for (const [account, sum] of tables.sums) {
    total += sum;
    if (account.startsWith("workspace:") && sum < 0n) broken.push(`${account} is ${sum}`);
  }
  if (total !== 0n) broken.push(`money appeared: all accounts together are ${total}`);
  for (const [workspaceId, held] of tables.held)
    if (tables.sum(`workspace:${workspaceId}:credits`) < held) broken.push(`${workspaceId} has less than calls hold`);

  const credited = new Map<string, number>();
  for (const { kind, reference } of tables.transactions.values())
    if (kind === "credit-purchase") credited.set(reference, (credited.get(reference) ?? 0) + 1);
  for (const [reference, times] of credited) if (times > 1) broken.push(`${reference} was credited ${times} times`);

  const charges = new Map<string, number>();
  for (const { isAutomatic, purchaseId, status } of stripe.intents.values())
    if (isAutomatic && status !== "failed") charges.set(purchaseId, (charges.get(purchaseId) ?? 0) + 1);
  for (const [id, times] of charges) if (times > 1) broken.push(`the card was charged ${times} times for ${id}`);

  for (const workspaceId of tables.workspaces.keys()) {
    const open = [...tables.purchases.values()].filter(
      (purchase) =>
        purchase.workspaceId === workspaceId &&
        purchase.automatic &&
        (purchase.status === "created" || purchase.status === "pending"),
    );
    if (open.length > 1) broken.push(`${workspaceId} is topped up ${open.length} times at once`);
  }

  for (const workspaceId of tables.workspaces.keys()) {
    let openCents = 0;
    for (const purchase of tables.purchases.values())
      if (purchase.workspaceId === workspaceId && !purchase.automatic && purchase.status === "pending")
        openCents += purchase.creditsCents;
    if (openCents > defaultPaceLimits.newCreditsCentsPerDay)
      broken.push(`${workspaceId}, which is new, has pages for ${openCents} cents open`);
  }

  const asked = new Set<string>();
  for (const { refundId, id } of stripe.refunds.values()) {
    if (refundId === undefined) continue;
    if (asked.has(refundId)) broken.push(`${refundId} was refunded again as ${id}`);
    asked.add(refundId);
  }
  return broken;
}
