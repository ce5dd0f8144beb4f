import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import { authorName } from "../author-names.ts";
import type { ComparedModel, ComparisonRow } from "../compare-models.ts";
import { LogoImage } from "./logo-image.tsx";

/** Up to four models side by side. */
export function ComparisonTable({
  compared,
  rows,
}: {
  readonly compared: readonly ComparedModel[];
  readonly rows: readonly ComparisonRow[];
}) {
  return (
    <Table label="Models side by side">
      <TableHeader>
        <TableRow>
          <TableHead>
            <span className="sr-only">Fact</span>
          </TableHead>
          {compared.map(({ model }) => (
            <TableHead key={model.id}>
              <Link href={`/models/${model.id}`} className="flex min-w-36 items-center gap-2 hover:underline">
                <LogoImage id={model.author} name={authorName(model.author)} />
                {model.name}
              </Link>
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map(({ name, values }) => (
          <TableRow key={name}>
            <TableCell className="text-kumo-subtle">{name}</TableCell>
            {values.map((value, index) => (
              <TableCell key={compared[index]?.model.id} className="tabular">
                {value}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
