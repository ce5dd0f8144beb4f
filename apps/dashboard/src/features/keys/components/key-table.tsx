"use client";

import { Checkbox } from "@causeway/ui/field.tsx";
import { Money } from "@causeway/ui/money.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import { SpendBars } from "../../limits/components/spend-bars.tsx";
import type { KeyView } from "../key-view.ts";
import { KeyActions } from "./key-actions.tsx";
import { KeyName } from "./key-name.tsx";
import { KeyStatus } from "./key-status.tsx";
import type { KeySelection } from "./use-key-selection.ts";

export type KeyListProps = {
  readonly label: string;
  readonly keys: readonly KeyView[];
  readonly mayRevoke: boolean;
  /** Absent where keys are not chosen. */
  readonly selection?: KeySelection | undefined;
};

/** The keys on a wide screen. */
export function KeyTable({ label, keys, mayRevoke, selection }: KeyListProps) {
  return (
    <Table label={label}>
      <TableHeader>
        <TableRow>
          {selection && (
            <TableHead className="w-8">
              <span className="sr-only">Selected</span>
            </TableHead>
          )}
          <TableHead>Key</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Spend this month</TableHead>
          <TableHead>Limit</TableHead>
          <TableHead>Last used</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {keys.map((key) => (
          <TableRow key={key.id}>
            {selection && (
              <TableCell>
                <Checkbox
                  aria-label={`Select ${key.name}`}
                  checked={selection.has(key.id)}
                  onCheckedChange={(on) => selection.set(key.id, on)}
                />
              </TableCell>
            )}
            <TableCell>
              <KeyName apiKey={key} />
            </TableCell>
            <TableCell>
              <KeyStatus status={key.status} />
              {key.expiresAt && key.status !== "revoked" && (
                <span className="mt-1 block text-xs whitespace-nowrap text-kumo-subtle">
                  {key.status === "expired" ? "" : "expires "}
                  <RelativeTime date={key.expiresAt} />
                </span>
              )}
            </TableCell>
            <TableCell>
              <Money amount={key.spentThisMonth} />
              <span className="block text-xs whitespace-nowrap text-kumo-subtle">
                <Money amount={key.spentTotal} /> in total
              </span>
            </TableCell>
            <TableCell>
              <SpendBars spending={key.limits.spending} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {key.lastUsedAt ? (
                <RelativeTime date={key.lastUsedAt} />
              ) : (
                <span className="text-kumo-subtle">Never</span>
              )}
              <span className="block text-xs text-kumo-subtle">
                created <RelativeTime date={key.createdAt} />
              </span>
            </TableCell>
            <TableCell>{mayRevoke && key.status !== "revoked" && <KeyActions apiKey={key} />}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
