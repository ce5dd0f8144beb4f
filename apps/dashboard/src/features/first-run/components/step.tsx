import { cn } from "@causeway/ui/class-names.ts";
import { CheckIcon } from "@phosphor-icons/react";
import type { ReactNode } from "react";

type StepProps = {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
};

/** One line of the checklist; its number becomes a tick. */
export function Step({ number, title, isDone, children }: StepProps) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-3 rounded-lg bg-kumo-base p-4 ring ring-kumo-line sm:p-5">
      <span
        aria-hidden="true"
        className={cn(
          "flex size-8 items-center justify-center rounded-full text-sm font-semibold",
          isDone ? "bg-kumo-success-tint text-kumo-success" : "bg-kumo-fill text-kumo-default",
        )}
      >
        {isDone ? <CheckIcon weight="bold" /> : number}
      </span>
      <h2 className="self-center text-base font-semibold text-kumo-strong">
        {title}
        {isDone && <span className="sr-only"> (done)</span>}
      </h2>
      <div className="col-span-2 min-w-0 sm:col-span-1 sm:col-start-2">{children}</div>
    </li>
  );
}
