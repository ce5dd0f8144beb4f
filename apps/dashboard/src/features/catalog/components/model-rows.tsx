import { formatCompact } from "@causeway/ui";
import Link from "next/link";
import { memo } from "react";
import type { ListedModel } from "../listed-model.ts";
import { pricesOutput, purposeOf } from "../model-purpose.ts";
import { PricePerMillion } from "./price-per-million.tsx";
import { releaseText } from "../release-text.ts";

/**
 * One markup for both layouts: a table on a wide window, cards on a phone (see `model-rows.css`). Hundreds of rows
 * are in the page, so each is a few plain elements; those outside of the window are not laid out.
 */
export function ModelRows({ models }: { models: readonly ListedModel[] }) {
  return (
    // The roles are spelled out because a table that is laid out as a grid loses them.
    <div role="table" aria-label="Models" className="model-rows">
      <div role="row" className="model-rows-head">
        <span role="columnheader">Model</span>
        <span role="columnheader">Takes</span>
        <span role="columnheader">Context</span>
        <span role="columnheader">Input / 1M</span>
        <span role="columnheader">Output / 1M</span>
        <span role="columnheader">Providers</span>
        <span role="columnheader">Released</span>
      </div>
      {models.map((model) => (
        <ModelRow key={model.id} model={model} />
      ))}
    </div>
  );
}

const ModelRow = memo(function ModelRow({ model }: { model: ListedModel }) {
  return (
    <div role="row">
      <span role="cell">
        {model.logoUrl === undefined ? (
          <i aria-hidden="true">{model.authorName.slice(0, 1)}</i>
        ) : (
          <i aria-hidden="true" style={{ maskImage: `url(${model.logoUrl})` }} />
        )}
        <span>
          <Link href={`/models/${model.id}`} prefetch={false}>
            {model.name}
          </Link>
          <code>{model.id}</code>
        </span>
      </span>
      <span role="cell">{model.inputModalities.join(", ")}</span>
      <span role="cell" data-name="Context">
        {formatCompact(model.contextLength)}
      </span>
      <span role="cell" data-name="Input / 1M">
        {model.unitPrice ?? <PricePerMillion perToken={model.inputPrice} />}
      </span>
      <span role="cell" data-name="Output / 1M">
        {pricesOutput(purposeOf(model.outputModalities), model.unitPrice !== undefined) ? (
          <PricePerMillion perToken={model.outputPrice} />
        ) : (
          "–"
        )}
      </span>
      <span role="cell" data-name="Providers">
        {model.providerIds.length}
      </span>
      <span role="cell" data-name="Released">
        {releaseText(model)}
      </span>
    </div>
  );
});
