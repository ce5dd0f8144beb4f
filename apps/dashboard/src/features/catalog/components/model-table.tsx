import { CopyButton, formatCompact, Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui";
import Link from "next/link";
import { authorName } from "../author-names.ts";
import type { ModelSummary } from "../model-summary.ts";
import { LogoImage } from "./logo-image.tsx";
import { Modalities } from "./modalities.tsx";
import { PricePerMillion } from "./price-per-million.tsx";

/** The list on a wide window. */
export function ModelTable({ models }: { models: readonly ModelSummary[] }) {
  return (
    <Table label="Models">
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead>Takes</TableHead>
          <TableHead className="text-right">Context</TableHead>
          <TableHead className="text-right">Input / 1M</TableHead>
          <TableHead className="text-right">Output / 1M</TableHead>
          <TableHead className="text-right">Providers</TableHead>
          <TableHead>Released</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {models.map((model) => (
          <TableRow key={model.id}>
            <TableCell>
              <div className="flex items-center gap-3">
                <LogoImage id={model.author} name={authorName(model.author)} />
                <div className="min-w-0">
                  <Link
                    href={`/models/${model.id}`}
                    prefetch={false}
                    className="font-medium text-kumo-strong hover:underline"
                  >
                    {model.name}
                  </Link>
                  <div className="flex items-center gap-0.5 text-xs text-kumo-subtle">
                    <code className="truncate">{model.id}</code>
                    <CopyButton text={model.id} what={`model id ${model.id}`} size="xs" />
                  </div>
                </div>
              </div>
            </TableCell>
            <TableCell>
              <Modalities input={model.inputModalities} />
            </TableCell>
            <TableCell className="tabular text-right">{formatCompact(model.contextLength)}</TableCell>
            <TableCell className="text-right">
              <PricePerMillion perToken={model.inputPrice} />
            </TableCell>
            <TableCell className="text-right">
              <PricePerMillion perToken={model.outputPrice} />
            </TableCell>
            <TableCell className="tabular text-right">{model.providerIds.length}</TableCell>
            <TableCell className="tabular whitespace-nowrap text-kumo-subtle">
              {model.releasedOn ?? "unknown"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
