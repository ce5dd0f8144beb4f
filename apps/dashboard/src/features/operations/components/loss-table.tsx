import type { LossDay } from "@causeway/services";
import { Card } from "@causeway/ui/card.tsx";
import { Money } from "@causeway/ui/money.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import { dollarsOf } from "../format-nano.ts";
import { Nothing } from "./nothing.tsx";

/** What we bore ourselves, by day and account. */
export function LossTable({ losses }: { readonly losses: readonly LossDay[] }) {
  if (losses.length === 0) {
    return (
      <Card title="Losses" description="What we bore ourselves in the last two weeks." flush>
        <Nothing>None.</Nothing>
      </Card>
    );
  }
  const accounts = [...new Set(losses.map(({ account }) => account))].toSorted();
  const days = [...new Set(losses.map(({ day }) => day))];
  const lost = (day: string | undefined, account: string) =>
    losses
      .filter((loss) => loss.account === account && (day === undefined || loss.day === day))
      .reduce((total, { lostNano }) => total + lostNano, 0n);
  return (
    <section className="grid gap-2">
      <h2 className="text-sm font-semibold text-kumo-strong">Losses of the last two weeks</h2>
      <Table label="Losses">
        <TableHeader>
          <TableRow>
            <TableHead>Day (UTC)</TableHead>
            {accounts.map((account) => (
              <TableHead key={account} className="text-right">
                {account}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {[...days, undefined].map((day) => (
            <TableRow key={day ?? "sum"}>
              <TableCell className="tabular whitespace-nowrap">{day ?? "All"}</TableCell>
              {accounts.map((account) => (
                <TableCell key={account} className="text-right">
                  <Money amount={dollarsOf(lost(day, account))} />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
