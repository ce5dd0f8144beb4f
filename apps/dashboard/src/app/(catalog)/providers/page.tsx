import { formatCount } from "@causeway/ui/format-count.ts";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import type { Metadata } from "next";
import Link from "next/link";
import { DataPolicyBadge } from "../../../features/catalog/components/data-policy-badge.tsx";
import { LogoImage } from "../../../features/catalog/components/logo-image.tsx";
import { percentText } from "../../../features/catalog/percent-text.ts";
import { readCatalog } from "../../../features/catalog/read-catalog.ts";
import { readStatus } from "../../../features/status/read-status.ts";
import { StatusBadge } from "../../../features/status/status-table.tsx";

export const metadata: Metadata = {
  title: "Providers",
  description: "Who serves the models: what each does with prompts, and how it answered in the last day.",
};

const unknownPolicy = { trainsOnPrompts: undefined, retentionDays: undefined };

export default async function ProvidersPage() {
  const [{ snapshot }, { providers }] = await Promise.all([readCatalog(), readStatus()]);
  return (
    <>
      <PageHeader
        title="Providers"
        description={`${providers.length} providers. Their prices are theirs; their uptime is measured in our own traffic of the last 24 hours.`}
      />
      <Table label="Providers">
        <TableHeader>
          <TableRow>
            <TableHead>Provider</TableHead>
            <TableHead className="text-right">Endpoints</TableHead>
            <TableHead>Prompts</TableHead>
            <TableHead>Now</TableHead>
            <TableHead className="text-right">Uptime</TableHead>
            <TableHead className="text-right">Calls</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {providers
            .toSorted((a, b) => b.endpoints - a.endpoints || a.name.localeCompare(b.name, "en"))
            .map(({ id, name, endpoints, word, dayUptime, calls }) => (
              <TableRow key={id}>
                <TableCell>
                  <span className="flex items-center gap-2.5">
                    <LogoImage id={id} name={name} />
                    <Link
                      href={`/providers/${id}`}
                      prefetch={false}
                      className="font-medium whitespace-nowrap text-kumo-strong hover:underline"
                    >
                      {name}
                    </Link>
                  </span>
                </TableCell>
                <TableCell className="tabular text-right">{endpoints}</TableCell>
                <TableCell>
                  <DataPolicyBadge policy={snapshot.providers.get(id)?.dataPolicy ?? unknownPolicy} />
                </TableCell>
                <TableCell>
                  <StatusBadge word={word} />
                </TableCell>
                <TableCell className="tabular text-right">{percentText(dayUptime) ?? "–"}</TableCell>
                <TableCell className="tabular text-right">{formatCount(calls)}</TableCell>
              </TableRow>
            ))}
        </TableBody>
      </Table>
    </>
  );
}
