import type { DataPolicy } from "@causeway/catalog";
import { formatCount } from "@causeway/ui/format-count.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import { DataPolicyBadge } from "../catalog/components/data-policy-badge.tsx";
import { LogoImage } from "../catalog/components/logo-image.tsx";
import { percentText } from "../catalog/percent-text.ts";
import type { Status } from "../status/provider-status.ts";
import { StatusBadge } from "../status/status-table.tsx";

type ProviderListProps = {
  readonly providers: readonly Status[];
  readonly policyOf: (id: string) => DataPolicy;
};

/** Who serves models, with what each does with prompts and how it answered in the last day. */
export function ProviderTable({ providers, policyOf }: ProviderListProps) {
  return (
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
        {providers.map(({ id, name, endpoints, word, dayUptime, calls }) => (
          <TableRow key={id}>
            <TableCell>
              <ProviderName id={id} name={name} />
            </TableCell>
            <TableCell className="tabular text-right">{endpoints}</TableCell>
            <TableCell>
              <DataPolicyBadge policy={policyOf(id)} />
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
  );
}

/** The same for a phone. */
export function ProviderCards({ providers, policyOf }: ProviderListProps) {
  return (
    <ul aria-label="Providers" className="divide-y divide-kumo-hairline rounded-lg bg-kumo-base ring ring-kumo-line">
      {providers.map(({ id, name, endpoints, word, dayUptime, calls }) => {
        const uptime = percentText(dayUptime);
        return (
          <li key={id} className="grid gap-2 px-4 py-3 text-sm">
            <div className="flex items-center justify-between gap-3">
              <ProviderName id={id} name={name} />
              <StatusBadge word={word} />
            </div>
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <span className="tabular text-xs text-kumo-subtle">
                {endpoints === 1 ? "1 endpoint" : `${endpoints} endpoints`}
                {uptime !== undefined && `, ${uptime} of ${formatCount(calls)} ${calls === 1 ? "call" : "calls"}`}
              </span>
              <DataPolicyBadge policy={policyOf(id)} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const ProviderName = ({ id, name }: Pick<Status, "id" | "name">) => (
  <span className="flex min-w-0 items-center gap-2.5">
    <LogoImage id={id} name={name} />
    <Link
      href={`/providers/${id}`}
      prefetch={false}
      className="flex min-h-11 items-center font-medium break-words text-kumo-strong hover:underline md:min-h-0 md:whitespace-nowrap"
    >
      {name}
    </Link>
  </span>
);
