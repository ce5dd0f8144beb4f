import { formatCompact } from "@causeway/ui";
import Link from "next/link";
import type { ReactNode } from "react";
import { authorName } from "../author-names.ts";
import type { ModelSummary } from "../model-summary.ts";
import { LogoImage } from "./logo-image.tsx";
import { Modalities } from "./modalities.tsx";
import { PricePerMillion } from "./price-per-million.tsx";

/** The list on a phone: the whole card is the link. */
export function ModelCards({ models }: { models: readonly ModelSummary[] }) {
  return (
    <ul aria-label="Models" className="flex flex-col gap-2">
      {models.map((model) => (
        <li key={model.id} className="relative rounded-lg bg-kumo-base p-4 ring ring-kumo-line">
          <div className="flex items-start gap-3">
            <LogoImage id={model.author} name={authorName(model.author)} />
            <div className="min-w-0 flex-1">
              <Link
                href={`/models/${model.id}`}
                prefetch={false}
                className="block truncate font-medium text-kumo-strong after:absolute after:inset-0"
              >
                {model.name}
              </Link>
              <code className="block truncate text-xs text-kumo-subtle">{model.id}</code>
            </div>
            <Modalities input={model.inputModalities} />
          </div>
          <dl className="mt-3 grid grid-cols-3 gap-2 text-sm">
            <Fact name="Input / 1M">
              <PricePerMillion perToken={model.inputPrice} />
            </Fact>
            <Fact name="Output / 1M">
              <PricePerMillion perToken={model.outputPrice} />
            </Fact>
            <Fact name="Context">{formatCompact(model.contextLength)}</Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-kumo-subtle">{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}
