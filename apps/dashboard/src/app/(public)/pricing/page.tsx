import { formatUsd, fromCents } from "@causeway/money";
import { purchaseFeeCents } from "@causeway/pricing";
import { LinkButton } from "@causeway/ui/button.tsx";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import type { Metadata } from "next";
import Link from "next/link";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { CostCalculator } from "../../../features/pricing/cost-calculator.tsx";
import { PublicPage } from "../../../features/shell/public-page.tsx";

export const metadata: Metadata = {
  title: "Pricing",
  description: "The providers' prices, and one fee of 5.5 % when you buy credits. Calculate your month.",
};

const exampleCents = [500, 1_000, 2_500, 10_000, 100_000];

export default function PricingPage() {
  return (
    <PublicPage>
      <PageHeader
        title="Pricing"
        description="Tokens cost what the provider charges. We live on one fee, taken when you buy credits and shown before you pay."
        actions={<LinkButton href="/models">See the prices of models</LinkButton>}
      />
      <div className="flex flex-col gap-12">
        <section aria-labelledby="fee" className="grid gap-6 lg:grid-cols-2">
          <div className="text-sm leading-6 text-kumo-default">
            <h2 id="fee" className="mb-2 text-base font-semibold text-kumo-strong">
              The fee
            </h2>
            <ul className="list-disc space-y-1.5 pl-5">
              <li>5.5 % of the credits that you buy, at least $0.80. Nothing per call, no subscription.</li>
              <li>Inference is charged at the provider&apos;s list price, to the billionth of a dollar.</li>
              <li>Attempts that fail cost nothing; kept answers that are given again cost nothing.</li>
              <li>
                Calls on{" "}
                <Link className="underline" href="/docs/own-keys">
                  your own provider keys
                </Link>{" "}
                are billed by the provider. We take 5 % of the list price beyond a monthly allowance.
              </li>
              <li>Credits that were not used can be refunded within 24 hours; the fee stays.</li>
            </ul>
          </div>
          <Table label="What credits cost">
            <TableHeader>
              <TableRow>
                <TableHead>Credits</TableHead>
                <TableHead className="text-right">Fee</TableHead>
                <TableHead className="text-right">You pay</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {exampleCents.map((cents) => (
                <TableRow key={cents}>
                  <TableCell className="tabular">{dollars(cents)}</TableCell>
                  <TableCell className="tabular text-right">{dollars(purchaseFeeCents(cents))}</TableCell>
                  <TableCell className="tabular text-right">{dollars(cents + purchaseFeeCents(cents))}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </section>
        <section aria-labelledby="calculator">
          <h2 id="calculator" className="mb-1 text-base font-semibold text-kumo-strong">
            Your month, calculated
          </h2>
          <p className="mb-4 max-w-2xl text-sm text-kumo-subtle">
            The numbers on the left are assumptions: change them. The address of this page holds them, so that you can
            send it to whoever pays.
          </p>
          <NuqsAdapter>
            <CostCalculator />
          </NuqsAdapter>
        </section>
      </div>
    </PublicPage>
  );
}

const dollars = (cents: number): string => formatDollars(formatUsd(fromCents(cents)), "cents");
