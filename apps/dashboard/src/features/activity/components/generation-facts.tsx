import type { GenerationDetail } from "@causeway/activity";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import type { ReactNode } from "react";
import { formatDuration } from "../format-duration.ts";
import { GenerationStatusBadge } from "./generation-status-badge.tsx";
import { Moment } from "./moment.tsx";

type GenerationFactsProps = { readonly generation: GenerationDetail; readonly timeZone: string | undefined };

/** What is known about a call, in two columns. Facts that do not apply are left out. */
export function GenerationFacts({ generation, timeZone }: GenerationFactsProps) {
  const { firstTokenMs, durationMs, requestedModel, modelId, cachedInputTokens, reasoningTokens, estimated } =
    generation;
  const inputNote = cachedInputTokens > 0 ? ` (${formatCount(cachedInputTokens)} cached)` : "";
  const outputNote = reasoningTokens > 0 ? ` (${formatCount(reasoningTokens)} reasoning)` : "";
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] items-baseline gap-x-4 gap-y-2 text-sm">
      <Fact term="Status">
        <GenerationStatusBadge status={generation.status} />{" "}
        <span className="text-kumo-subtle">HTTP {generation.httpStatus}</span>
      </Fact>
      <Fact term="Model">
        <code>{modelId}</code>
      </Fact>
      {requestedModel !== modelId && (
        <Fact term="Asked for">
          <code>{requestedModel}</code>
        </Fact>
      )}
      <Fact term="Provider">{generation.providerName ?? "None answered"}</Fact>
      <Fact term="Started">
        <Moment date={generation.startedAt} timeZone={timeZone} /> {timeZone ?? "UTC"}
      </Fact>
      <Fact term="First token">{firstTokenMs === undefined ? "–" : formatDuration(firstTokenMs)}</Fact>
      <Fact term="Duration">{formatDuration(durationMs)}</Fact>
      <Fact term="Input tokens">{`${formatCount(generation.inputTokens)}${inputNote}`}</Fact>
      <Fact term="Output tokens">{`${formatCount(generation.outputTokens)}${outputNote}`}</Fact>
      {estimated && <Fact term="Counted by">us: the provider sent no usage</Fact>}
      {generation.finishReason && (
        <Fact term="Finish reason">
          {generation.finishReason}
          {generation.nativeFinishReason && generation.nativeFinishReason !== generation.finishReason && (
            <span className="text-kumo-subtle"> (provider: {generation.nativeFinishReason})</span>
          )}
        </Fact>
      )}
      <Fact term="Delivered">{generation.streamed ? "Streamed" : "Whole"}</Fact>
      <Fact term="Key">
        {generation.apiKeyName} <code className="text-xs text-kumo-subtle">{generation.apiKeyLabel}</code>
      </Fact>
      {generation.appTitle && <Fact term="App">{generation.appTitle}</Fact>}
      {generation.externalUser && <Fact term="User">{generation.externalUser}</Fact>}
      {generation.sessionId && <Fact term="Session">{generation.sessionId}</Fact>}
      <Identifier term="Generation" value={generation.id} what="generation id" />
      <Identifier term="Request" value={generation.requestId} what="request id" />
      {generation.upstreamId && (
        <Identifier term="At the provider" value={generation.upstreamId} what="provider's id" />
      )}
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-kumo-subtle">{term}</dt>
      <dd className="min-w-0 break-words text-kumo-default">{children}</dd>
    </>
  );
}

function Identifier({ term, value, what }: { term: string; value: string; what: string }) {
  return (
    <Fact term={term}>
      <span className="flex items-center gap-1">
        <code className="min-w-0 truncate text-xs" title={value}>
          {value}
        </code>
        <CopyButton text={value} what={what} />
      </span>
    </Fact>
  );
}
