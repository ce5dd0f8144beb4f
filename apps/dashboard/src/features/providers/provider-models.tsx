import type { Endpoint, Model } from "@causeway/catalog";
import { formatRate } from "@causeway/money";
import { formatCompact } from "@causeway/ui/format-count.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { LogoImage } from "../catalog/components/logo-image.tsx";
import { PricePerMillion } from "../catalog/components/price-per-million.tsx";
import { authorName } from "../catalog/author-names.ts";
import { pricesOutput, purposeOf, unitPriceText } from "../catalog/model-purpose.ts";
import { releaseText } from "../catalog/release-text.ts";

export type ServedModel = { readonly model: Model; readonly endpoint: Endpoint };

type ServedModelsProps = { readonly label: string; readonly served: readonly ServedModel[] };

/** Models at one endpoint each: a provider's, or an author's at their cheapest. */
export function ServedModels(props: ServedModelsProps) {
  return (
    <>
      <div className="hidden md:block">
        <ServedTable {...props} />
      </div>
      <div className="md:hidden">
        <ServedCards {...props} />
      </div>
    </>
  );
}

function ServedTable({ label, served }: ServedModelsProps) {
  return (
    <Table label={label}>
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead className="text-right">Input / 1M</TableHead>
          <TableHead className="text-right">Output / 1M</TableHead>
          <TableHead className="text-right">Context</TableHead>
          <TableHead>Takes</TableHead>
          <TableHead>Released</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {served.map(({ model, endpoint }) => {
          const { input, output } = pricesOf({ model, endpoint });
          return (
            <TableRow key={endpoint.id}>
              <TableCell>
                <ModelName model={model} />
              </TableCell>
              <TableCell className="text-right whitespace-nowrap">{input}</TableCell>
              <TableCell className="text-right">{output}</TableCell>
              <TableCell className="tabular text-right">{formatCompact(endpoint.contextLength)}</TableCell>
              <TableCell className="whitespace-nowrap text-kumo-subtle">
                {endpoint.inputModalities.join(", ")}
              </TableCell>
              <TableCell className="tabular whitespace-nowrap text-kumo-subtle">{releaseText(model)}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

/** The same for a phone. */
function ServedCards({ label, served }: ServedModelsProps) {
  return (
    <ul aria-label={label} className="divide-y divide-kumo-hairline rounded-lg bg-kumo-base ring ring-kumo-line">
      {served.map(({ model, endpoint }) => {
        const { input, output } = pricesOf({ model, endpoint });
        return (
          <li key={endpoint.id} className="px-4 py-3 text-sm">
            <ModelName model={model} />
            <dl className="tabular mt-1 grid grid-cols-3 gap-2 text-xs">
              <Fact term="Input / 1M">{input}</Fact>
              <Fact term="Output / 1M">{output}</Fact>
              <Fact term="Context">{formatCompact(endpoint.contextLength)}</Fact>
            </dl>
            <p className="mt-2 text-xs text-kumo-subtle">
              {endpoint.inputModalities.join(", ")} · {releaseText(model)}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

function pricesOf({ model, endpoint: { price } }: ServedModel): {
  readonly input: ReactNode;
  readonly output: ReactNode;
} {
  const unitPrice = unitPriceText(price);
  const hasOutput = pricesOutput(purposeOf(model.outputModalities), unitPrice !== undefined);
  return {
    input: unitPrice ?? <PricePerMillion perToken={formatRate(price.input)} />,
    output: hasOutput ? <PricePerMillion perToken={formatRate(price.output)} /> : "–",
  };
}

const ModelName = ({ model: { id, author, name } }: Pick<ServedModel, "model">) => (
  <span className="flex min-w-48 items-center gap-2.5">
    <LogoImage id={author} name={authorName(author)} />
    <Link
      href={`/models/${id}`}
      prefetch={false}
      className="flex min-h-11 items-center font-medium text-kumo-strong hover:underline md:min-h-0"
    >
      {name}
    </Link>
  </span>
);

const Fact = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-kumo-subtle">{term}</dt>
    <dd className="break-words">{children}</dd>
  </div>
);
