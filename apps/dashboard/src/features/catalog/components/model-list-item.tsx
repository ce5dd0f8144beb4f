import { formatCompact } from "@causeway/ui/format-count.ts";
import { memo } from "react";
import { releaseText } from "../release-text.ts";
import { CompareBox, InputPrice, ModelName, type ModelRowProps, OutputPrice, weekText } from "./model-row-parts.tsx";

/** One model with more of its facts, in words. */
export const ModelListItem = memo(function ModelListItem({ week, ...row }: ModelRowProps) {
  const { found } = row;
  const { model, offers } = found;
  const traffic = model.traffic;
  return (
    <div className="pb-2">
      <div className="relative rounded-lg bg-kumo-base p-4 text-sm ring ring-kumo-line hover:bg-kumo-tint">
        <div className="flex items-start justify-between gap-2">
          <ModelName model={model} />
          <CompareBox {...row} />
        </div>
        <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
          <span className="tabular">
            <InputPrice found={found} /> <span className="text-kumo-subtle">in</span> · <OutputPrice found={found} />{" "}
            <span className="text-kumo-subtle">out per million</span>
          </span>
          <span className="tabular">
            {formatCompact(offers[0].contextLength)} <span className="text-kumo-subtle">context</span>
          </span>
          <span className="tabular">
            {offers.length} <span className="text-kumo-subtle">{offers.length === 1 ? "provider" : "providers"}</span>
          </span>
          {traffic?.latencyMs !== undefined && (
            <span className="tabular">
              {Math.round(traffic.latencyMs)} ms <span className="text-kumo-subtle">to the first token</span>
            </span>
          )}
          {traffic?.tokensPerSecond !== undefined && (
            <span className="tabular">
              {Math.round(traffic.tokensPerSecond)} <span className="text-kumo-subtle">tokens a second</span>
            </span>
          )}
          {week && (
            <span className="tabular">
              {weekText(week, found)} <span className="text-kumo-subtle">for your last 7 days</span>
            </span>
          )}
        </p>
        <p className="mt-1 text-xs text-kumo-subtle">
          Takes {model.inputModalities.join(", ")}
          {model.supports.length > 0 && ` · ${model.supports.join(", ").replaceAll("_", " ")}`} · released{" "}
          {releaseText(model)}
        </p>
      </div>
    </div>
  );
});
