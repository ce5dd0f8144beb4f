import { Badge } from "@causeway/ui/badge.tsx";
import { LinkButton } from "@causeway/ui/button.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import Link from "next/link";
import { callsText, keptMessages } from "../kept-messages.ts";
import type { KeptContent } from "../queries.ts";
import { ForgetButton } from "./forget-button.tsx";

type KeptContentViewProps = {
  readonly generationId: string;
  readonly model: string;
  readonly kept: KeptContent;
  readonly isConversation: boolean;
};

/** What was sent and answered: as text, whatever it is. */
export function KeptContentView({ generationId, model, kept, isConversation }: KeptContentViewProps) {
  if (kept.kind === "none") {
    return (
      <p className="text-sm text-kumo-subtle">
        {kept.because}{" "}
        <Link href="/routing#content" className="text-kumo-link underline">
          Settings
        </Link>
      </p>
    );
  }
  const { input, output, truncated, expiresAt } = kept.content;
  const messages = keptMessages(input);
  const calls = callsText(output.tool_calls);
  const replay = new URLSearchParams({ models: model, generation: generationId });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 text-sm">
      {truncated && <p className="text-kumo-subtle">It was too long to be kept whole: what is missing says so.</p>}
      <ol aria-label="Input" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {messages.map(({ role, text }, index) => (
          // Messages have no identity but their place, and never change it.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is written once
          <li key={index}>
            <Said role={role} text={text} />
          </li>
        ))}
      </ol>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 border-t border-kumo-hairline pt-4">
        {output.reasoning !== null && <Said role="reasoning" text={output.reasoning} />}
        {output.completion !== null && <Said role="answer" text={output.completion} />}
        {calls !== "" && <Said role="tool calls" text={calls} />}
        {output.completion === null && calls === "" && <p className="text-kumo-subtle">There was no answer.</p>}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {isConversation && (
          <LinkButton variant="primary" href={`/playground?${replay}`}>
            Replay in the playground
          </LinkButton>
        )}
        <CopyButton
          text={JSON.stringify("prompt" in input ? input.prompt : input.messages, null, 2)}
          what="input as JSON"
          label="Copy input"
          size="base"
          variant="secondary"
        />
        <ForgetButton generationId={generationId} />
      </div>
      <p className="text-xs text-kumo-subtle">
        Deleted for ever <RelativeTime date={expiresAt.toISOString()} />.
      </p>
    </div>
  );
}

/** So much is shown at once; the rest opens. */
const longText = 1_500;

function Said({ role, text }: { readonly role: string; readonly text: string }) {
  const body = (
    <pre className="mt-1 max-h-96 overflow-auto rounded-md bg-kumo-recessed p-3 font-sans text-sm break-words whitespace-pre-wrap">
      {text === "" ? " " : text}
    </pre>
  );
  const badge = <Badge variant={role === "answer" ? "success" : "secondary"}>{role}</Badge>;
  if (text.length <= longText) {
    return (
      <>
        {badge}
        {body}
      </>
    );
  }
  return (
    <details>
      <summary className="cursor-pointer">
        {badge} <span className="text-kumo-subtle">{text.slice(0, 80)}…</span>
      </summary>
      {body}
    </details>
  );
}
