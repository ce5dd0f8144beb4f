"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type ActivityQuery, questionHref } from "./activity-query.ts";
import { type LogRow, withNewRows } from "./log-row.ts";

export type LiveTail = {
  readonly rows: readonly LogRow[];
  /** New ones that are held back while somebody reads. */
  readonly waiting: readonly LogRow[];
  readonly problem: string | undefined;
  /** Somebody points at the rows: they must not move under him. */
  readonly hold: (isHeld: boolean) => void;
  readonly show: () => void;
};

export type TailAnswer = { readonly rows: readonly LogRow[]; readonly cursor: string };

const everyMs = 2_000;

/** Adds what is settled to the rows of the page, while it is on and the page is looked at. */
export function useLiveTail(query: ActivityQuery, rows: readonly LogRow[], isOn: boolean): LiveTail {
  const [fresh, setFresh] = useState<readonly LogRow[]>([]);
  const [waiting, setWaiting] = useState<readonly LogRow[]>([]);
  const [problem, setProblem] = useState<string>();
  const isHeld = useRef(false);
  const address = questionHref("/logs/tail", query, { generation: undefined });

  useEffect(() => {
    setFresh([]);
    setWaiting([]);
    if (!isOn) return;
    const ended = new AbortController();
    void follow(address, ended.signal, (answer) => {
      setProblem(answer === undefined ? "The connection broke; trying again." : undefined);
      if (answer === undefined || answer.rows.length === 0) return;
      const take = (known: readonly LogRow[]) => withNewRows(known, answer.rows);
      if (isHeld.current || window.scrollY > scrolledPx) setWaiting(take);
      else setFresh(take);
    });
    return () => ended.abort();
  }, [address, isOn]);

  const show = useCallback(() => {
    setFresh((shown) => withNewRows(shown, waiting));
    setWaiting([]);
  }, [waiting]);
  return {
    rows: withNewRows(rows, fresh),
    waiting: waiting.filter(({ id }) => ![...fresh, ...rows].some((row) => row.id === id)),
    problem,
    hold: (held) => {
      isHeld.current = held;
      if (!held) show();
    },
    show,
  };
}

/** Below that the newest row is out of sight. */
const scrolledPx = 600;

/** Asks again and again until it is ended; a failure is told and the question put again. */
async function follow(
  address: string,
  signal: AbortSignal,
  onAnswer: (answer: TailAnswer | undefined) => void,
): Promise<void> {
  let cursor: string | undefined;
  while (!signal.aborted) {
    if (document.visibilityState === "visible") {
      const answer = await ask(address, cursor, signal);
      if (signal.aborted) return;
      cursor = answer?.cursor ?? cursor;
      onAnswer(answer);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

async function ask(address: string, cursor: string | undefined, signal: AbortSignal): Promise<TailAnswer | undefined> {
  try {
    const url = new URL(address, window.location.href);
    if (cursor !== undefined) url.searchParams.set("cursor", cursor);
    const answer = await fetch(url, { signal });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
