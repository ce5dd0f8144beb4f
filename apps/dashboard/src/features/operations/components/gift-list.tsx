import type { GiftSummary } from "@causeway/services";
import { Money } from "@causeway/ui/money.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import { dollarsOf } from "../format-nano.ts";
import { GiftButton } from "./gift-button.tsx";

/** Promotional credits: who was given how much lately, why, and by whom. */
export function GiftList({ gifts }: { readonly gifts: readonly GiftSummary[] }) {
  return (
    <section className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="text-sm font-semibold text-kumo-strong">Credits given</h2>
          <p className="text-sm text-kumo-subtle">The last twenty, welcome credits included.</p>
        </div>
        <GiftButton />
      </div>
      {gifts.length === 0 ? (
        <p className="text-sm text-kumo-subtle">None yet.</p>
      ) : (
        <Table label="Credits given">
          <TableHeader>
            <TableRow>
              <TableHead>When</TableHead>
              <TableHead>Workspace</TableHead>
              <TableHead className="text-right">Amount</TableHead>
              <TableHead>Reason</TableHead>
              <TableHead>By</TableHead>
              <TableHead className="whitespace-nowrap">Last day (UTC)</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {gifts.map((gift) => (
              <TableRow key={gift.id}>
                <TableCell className="whitespace-nowrap">
                  <RelativeTime date={gift.createdAt.toISOString()} />
                </TableCell>
                <TableCell title={gift.workspaceId}>{gift.workspaceName}</TableCell>
                <TableCell className="text-right">
                  <Money amount={dollarsOf(gift.amountNano)} />
                </TableCell>
                <TableCell>{gift.reason}</TableCell>
                <TableCell>{gift.givenBy}</TableCell>
                <TableCell className="whitespace-nowrap">
                  {gift.expiresAt ? lastDayBefore(gift.expiresAt) : "–"}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </section>
  );
}

/** Of the days on which they can be spent, UTC. */
const lastDayBefore = (end: Date): string => new Date(end.getTime() - 1).toISOString().slice(0, 10);
