import { formatDollars } from "@causeway/ui/format-dollars.ts";
import Link from "next/link";
import type { FoundModel } from "../filter-models.ts";
import type { ListedModel } from "../listed-model.ts";
import { pricesOutput, purposeOf } from "../model-purpose.ts";
import { type WeekUsage, weekCost } from "../week-cost.ts";
import { PricePerMillion } from "./price-per-million.tsx";

export type ModelRowProps = {
  readonly found: FoundModel<ListedModel>;
  readonly week: WeekUsage | undefined;
  readonly isCompared: boolean;
  /** False when as many are chosen as fit side by side. */
  readonly mayCompare: boolean;
  readonly onCompare: (id: string) => void;
};

/** The author's mark, the name as a link over the whole row, and the id. */
export function ModelName({ model }: { model: ListedModel }) {
  return (
    <span className="flex min-w-0 items-center gap-3">
      {model.logoUrl === undefined ? (
        <i
          aria-hidden="true"
          className="grid size-5 shrink-0 place-items-center rounded bg-kumo-fill text-xs font-semibold not-italic"
        >
          {model.authorName.slice(0, 1)}
        </i>
      ) : (
        <i
          aria-hidden="true"
          className="size-5 shrink-0 bg-current mask-contain mask-center mask-no-repeat"
          style={{ maskImage: `url(${model.logoUrl})` }}
        />
      )}
      <span className="min-w-0">
        <Link
          href={`/models/${model.id}`}
          prefetch={false}
          className="block truncate font-medium text-kumo-strong after:absolute after:inset-0"
        >
          {model.name}
        </Link>
        <code className="block truncate text-xs text-kumo-subtle">{model.id}</code>
      </span>
    </span>
  );
}

/** Stands above the row's link. */
export function CompareBox({ found, isCompared, mayCompare, onCompare }: Omit<ModelRowProps, "week">) {
  return (
    <label className="relative z-10 flex size-11 cursor-pointer items-center justify-center md:size-6">
      <input
        type="checkbox"
        className="size-4 cursor-pointer accent-(--color-kumo-brand) disabled:cursor-not-allowed"
        aria-label={`Compare ${found.model.name}`}
        checked={isCompared}
        disabled={!isCompared && !mayCompare}
        onChange={() => onCompare(found.model.id)}
      />
    </label>
  );
}

export const InputPrice = ({ found: { offers } }: Pick<ModelRowProps, "found">) =>
  offers[0].unitPrice ?? <PricePerMillion perToken={offers[0].inputPrice} />;

export const OutputPrice = ({ found: { model, offers } }: Pick<ModelRowProps, "found">) =>
  pricesOutput(purposeOf(model.outputModalities), offers[0].unitPrice !== undefined) ? (
    <PricePerMillion perToken={offers[0].outputPrice} />
  ) : (
    "–"
  );

/** What the workspace's last week would have cost with this model. */
export function weekText(week: WeekUsage, { offers }: ModelRowProps["found"]): string {
  const cost = weekCost(week, offers[0]);
  return cost === undefined ? "–" : formatDollars(cost, "auto");
}
