"use client";

import { cn } from "@causeway/ui/class-names.ts";
import { Money } from "@causeway/ui/money.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { CheckCircleIcon, WarningCircleIcon } from "@phosphor-icons/react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { formatDuration } from "../../activity/format-duration.ts";
import type { ArrivedCall } from "../queries.ts";

type WaitingForCallProps = { readonly initial: ArrivedCall | undefined; readonly onArrival: () => void };

const everyMs = 1_500;
const giveUpAfterMs = 3_600_000;

/** Asks every moment whether a call has arrived, while the page is being looked at, and turns green when one has. */
export function WaitingForCall({ initial, onArrival }: WaitingForCallProps) {
  const [call, setCall] = useState(initial);

  useEffect(() => {
    if (call) return;
    const stop = new AbortController();
    const look = async () => {
      const arrived = await askForCall(stop.signal);
      if (!arrived || stop.signal.aborted) return;
      setCall(arrived);
      onArrival();
    };
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void look();
    }, everyMs);
    const end = setTimeout(() => clearInterval(timer), giveUpAfterMs);
    return () => {
      stop.abort();
      clearInterval(timer);
      clearTimeout(end);
    };
  }, [call, onArrival]);

  return (
    <div
      role="status"
      className={cn("mt-4 rounded-lg px-4 py-3 text-sm", call?.succeeded ? "bg-kumo-success-tint" : "bg-kumo-recessed")}
    >
      {call ? <Arrived call={call} /> : <Waiting />}
    </div>
  );
}

function Waiting() {
  return (
    <p className="flex items-center gap-3 text-kumo-default">
      <span aria-hidden="true" className="relative flex size-2.5 shrink-0">
        <span className="absolute inline-flex size-full animate-ping rounded-full bg-kumo-brand opacity-60" />
        <span className="relative inline-flex size-2.5 rounded-full bg-kumo-brand" />
      </span>
      Waiting for your first call…
    </p>
  );
}

function Arrived({ call }: { call: ArrivedCall }) {
  const Icon = call.succeeded ? CheckCircleIcon : WarningCircleIcon;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Icon
        weight="fill"
        aria-hidden="true"
        className={`size-5 ${call.succeeded ? "text-kumo-success" : "text-kumo-warning"}`}
      />
      <span className="font-medium text-kumo-strong">
        {call.succeeded ? "Your call arrived" : "Your call arrived, but did not complete"}
      </span>
      <span>
        {call.modelName}
        {call.providerName && ` at ${call.providerName}`}, {formatDuration(call.durationMs)},{" "}
        <Money amount={call.cost} />, <RelativeTime date={call.startedAt} />
      </span>
      <Link href={`/activity/${call.id}`} className="font-medium text-kumo-link underline-offset-4 hover:underline">
        See what happened
      </Link>
    </div>
  );
}

/** Undefined while there is none, and when the question itself fails: the next one is a moment away. */
async function askForCall(signal: AbortSignal): Promise<ArrivedCall | undefined> {
  try {
    const response = await fetch("/get-started/status", { signal, cache: "no-store" });
    if (!response.ok) return undefined;
    // Our own route handler's answer.
    const { call } = (await response.json()) as { call: ArrivedCall | null };
    return call ?? undefined;
  } catch {
    return undefined;
  }
}
