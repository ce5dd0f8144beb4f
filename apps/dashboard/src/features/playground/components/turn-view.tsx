"use client";

import { cn } from "@causeway/ui/class-names.ts";
import type { Turn } from "../conversation.ts";
import { AttachmentName } from "./composer.tsx";
import { ReplyCard } from "./reply-card.tsx";

type TurnViewProps = {
  readonly turn: Turn;
  readonly isLast: boolean;
  readonly mayCall: boolean;
  readonly nameOf: (model: string) => string;
  readonly onStop: (column: number) => void;
  readonly onRegenerate: (column: number) => void;
  readonly onShowCode: (column: number) => void;
};

/** A prompt, and under it what each model answers, side by side where there is room. */
export function TurnView({ turn, isLast, mayCall, nameOf, onStop, onRegenerate, onShowCode }: TurnViewProps) {
  return (
    <li className="grid gap-3">
      <div className="ml-auto max-w-[85%] min-w-0 rounded-2xl rounded-br-sm bg-kumo-fill px-4 py-2.5 text-sm text-kumo-strong">
        <span className="sr-only">You: </span>
        {turn.attachments.length > 0 && (
          <ul aria-label="Files" className="mb-1 flex flex-wrap gap-3 text-xs">
            {turn.attachments.map((attachment, index) => (
              <li key={`${attachment.name}-${index}`} className="flex items-center gap-2">
                <AttachmentName attachment={attachment} />
              </li>
            ))}
          </ul>
        )}
        <p className="break-words whitespace-pre-wrap">{turn.text}</p>
      </div>
      <div className={cn("grid grid-cols-[minmax(0,1fr)] gap-3", columns[turn.replies.length])}>
        {turn.replies.map((reply, column) => (
          <ReplyCard
            // A reply has no identity but its column.
            key={column}
            reply={reply}
            modelName={nameOf(reply.model)}
            mayCall={mayCall}
            onStop={() => onStop(column)}
            onRegenerate={isLast ? () => onRegenerate(column) : undefined}
            onShowCode={() => onShowCode(column)}
          />
        ))}
      </div>
    </li>
  );
}

const columns: Readonly<Record<number, string>> = {
  2: "md:grid-cols-2",
  3: "md:grid-cols-2 xl:grid-cols-3",
  4: "md:grid-cols-2",
};
