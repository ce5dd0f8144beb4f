"use client";

import { Button } from "@causeway/ui/button.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { Skeleton } from "@causeway/ui/skeleton.tsx";
import { ArrowClockwiseIcon, CodeIcon, StopIcon } from "@phosphor-icons/react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { formatDuration } from "../../activity/format-duration.ts";
import { isUnderWay, type Reply } from "../conversation.ts";

const ReplyText = dynamic(() => import("./reply-text.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-6" />,
});

type ReplyCardProps = {
  readonly reply: Reply;
  readonly modelName: string;
  readonly mayCall: boolean;
  readonly onStop: () => void;
  readonly onRegenerate: (() => void) | undefined;
  readonly onShowCode: () => void;
};

/** What one model answered, and what that took. */
export function ReplyCard({ reply, modelName, mayCall, onStop, onRegenerate, onShowCode }: ReplyCardProps) {
  const { text, reasoning, images, problem, generationId } = reply;
  const busy = isUnderWay(reply);
  return (
    <article
      aria-label={`Reply of ${modelName}`}
      aria-busy={busy}
      className="flex min-w-0 flex-col rounded-lg bg-kumo-base ring ring-kumo-line"
    >
      <header className="flex min-h-11 items-center justify-between gap-2 border-b border-kumo-hairline px-4 py-1.5">
        <p className="min-w-0 truncate text-sm font-medium text-kumo-strong" title={reply.model}>
          {modelName}
          {reply.provider && <span className="font-normal text-kumo-subtle"> · {reply.provider}</span>}
        </p>
        {busy && (
          <Button size="sm" icon={<StopIcon weight="fill" aria-hidden="true" />} onClick={onStop}>
            Stop
          </Button>
        )}
      </header>
      <div className="min-w-0 flex-1 px-4 py-3">
        {reply.status === "waiting" && (
          <div aria-hidden="true" className="grid gap-2">
            <Skeleton className="h-4 w-4/5" />
            <Skeleton className="h-4 w-3/5" />
          </div>
        )}
        {reasoning !== "" && (
          <details className="mb-3 text-sm" open={text === "" && busy}>
            <summary className="w-fit cursor-pointer text-xs text-kumo-subtle hover:text-kumo-default">
              Reasoning
            </summary>
            <p className="mt-1 border-l-2 border-kumo-line pl-3 whitespace-pre-wrap text-kumo-subtle">{reasoning}</p>
          </details>
        )}
        {text !== "" && <ReplyText text={text} />}
        {images.map((url, index) => (
          // Pictures of one answer are told apart by their place alone.
          // biome-ignore lint/performance/noImgElement: a data URL has nothing to optimise.
          <img
            key={index}
            src={url}
            alt={`Made by ${modelName}, ${index + 1}`}
            className="mt-3 max-w-full rounded-md"
          />
        ))}
        {problem && (
          <p role="alert" className="mt-2 text-sm break-words text-kumo-danger">
            {problem}
          </p>
        )}
        {!busy && !problem && text === "" && images.length === 0 && (
          <p className="text-sm text-kumo-subtle">
            {reply.status === "stopped" ? "Stopped before a word." : "An empty answer."}
          </p>
        )}
        {reply.finishReason === "length" && (
          <p className="mt-2 text-xs text-kumo-subtle">Cut at the limit of tokens. Raise “Max tokens” for more.</p>
        )}
      </div>
      <footer className="border-t border-kumo-hairline px-4 py-2">
        <ReplyFigures reply={reply} />
        {!busy && (
          <div className="-ml-2 mt-1 flex flex-wrap items-center gap-1">
            {text !== "" && <CopyButton text={text} what="answer" />}
            {onRegenerate && mayCall && (
              <Button
                variant="ghost"
                size="sm"
                shape="square"
                aria-label={`Regenerate the reply of ${modelName}`}
                title="Regenerate"
                icon={<ArrowClockwiseIcon aria-hidden="true" />}
                onClick={onRegenerate}
              />
            )}
            <Button
              variant="ghost"
              size="sm"
              shape="square"
              aria-label={`View the code of this call of ${modelName}`}
              title="View code"
              icon={<CodeIcon aria-hidden="true" />}
              onClick={onShowCode}
            />
            {generationId && reply.status !== "failed" && (
              <Link
                href={`/activity/${generationId}`}
                className="ml-1 inline-flex min-h-6 items-center text-xs text-kumo-link underline-offset-4 hover:underline"
              >
                Open in logs
              </Link>
            )}
          </div>
        )}
      </footer>
    </article>
  );
}

function ReplyFigures({ reply }: { reply: Reply }) {
  const { usage, firstTokenMs, durationMs, status, generationId } = reply;
  const cost = usage?.cost === undefined ? undefined : formatDollars(usage.cost, "exact");
  return (
    <dl className="tabular flex flex-wrap gap-x-4 gap-y-1 text-xs text-kumo-subtle" data-testid="reply-figures">
      <Figure term="Cost">{cost ?? (isUnderWay(reply) || (status === "stopped" && generationId) ? "…" : "–")}</Figure>
      <Figure term="Tokens">
        {usage
          ? `${formatCount(usage.inputTokens)} in${cached(usage.cachedTokens)}, ${formatCount(usage.outputTokens)} out`
          : "–"}
      </Figure>
      <Figure term="First token">{firstTokenMs === undefined ? "–" : formatDuration(firstTokenMs)}</Figure>
      <Figure term="Total">{durationMs === undefined ? "–" : formatDuration(durationMs)}</Figure>
      {status === "stopped" && <Figure term="Ended">stopped by you</Figure>}
    </dl>
  );
}

const cached = (tokens: number): string => (tokens > 0 ? ` (${formatCount(tokens)} cached)` : "");

function Figure({ term, children }: { term: string; children: string }) {
  return (
    <div className="flex gap-1.5">
      <dt>{term}</dt>
      <dd className="text-kumo-default">{children}</dd>
    </div>
  );
}
