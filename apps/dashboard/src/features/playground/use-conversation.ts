"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import {
  type Attachment,
  callOf,
  isUnderWay,
  newReply,
  type Reply,
  type Settings,
  type Turn,
  withReply,
} from "./conversation.ts";
import { readReply } from "./read-reply.ts";
import type { SettledCall } from "./call-cost.ts";

export type Conversation = {
  readonly turns: readonly Turn[];
  readonly isBusy: boolean;
  readonly send: (text: string, attachments: readonly Attachment[]) => void;
  /** Stops one reply, or all that are under way. */
  readonly stop: (at?: { readonly turnId: string; readonly column: number }) => void;
  readonly regenerate: (turnId: string, column: number) => void;
  /** Takes the last prompt back and returns it, to be written anew. */
  readonly takeBack: () => Turn | undefined;
  readonly replace: (turns: readonly Turn[]) => void;
};

/** Prompts and what each model answers. Every reply is a call of its own, and is stopped with the page. */
export function useConversation(settings: Settings): Conversation {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const current = useRef(turns);
  const calls = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const underWay = calls.current;
    return () => {
      for (const controller of underWay.values()) controller.abort();
    };
  }, []);

  const put = useCallback((next: readonly Turn[]) => {
    current.current = next;
    setTurns(next);
  }, []);
  const change = (turnId: string, column: number, how: (reply: Reply) => Reply) =>
    put(withReply(current.current, turnId, column, how));

  const call = async (turnId: string, column: number) => {
    const id = callId(turnId, column);
    calls.current.get(id)?.abort();
    const controller = new AbortController();
    calls.current.set(id, controller);
    // A later call for the same place has taken it over.
    const isCurrent = () => calls.current.get(id) === controller;
    const apply = (how: (reply: Reply) => Reply) => {
      if (isCurrent()) change(turnId, column, how);
    };
    const begun = performance.now();
    const elapsedMs = () => Math.round(performance.now() - begun);
    try {
      const answer = await fetch("/playground/calls", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(callOf(settings, current.current, turnId, column)),
        signal: controller.signal,
      });
      const generationId = answer.headers.get("x-generation-id") ?? undefined;
      apply((reply) => ({ ...reply, generationId }));
      if (!answer.ok || !answer.body) {
        const problem = await problemOf(answer);
        return apply((reply) => ({ ...reply, status: "failed", problem, durationMs: elapsedMs() }));
      }
      await readReply(answer.body, elapsedMs, apply);
      apply((reply) => ({ ...reply, status: reply.status === "failed" ? "failed" : "done", durationMs: elapsedMs() }));
    } catch {
      const wasStopped = controller.signal.aborted;
      apply((reply) => ({
        ...reply,
        status: wasStopped ? "stopped" : "failed",
        problem: wasStopped ? undefined : "The connection broke before the answer was whole. Send again.",
        durationMs: elapsedMs(),
      }));
      await settle(turnId, column, isCurrent);
    } finally {
      if (isCurrent()) calls.current.delete(id);
    }
  };

  /** What was cut off has no figures of its own: they are asked for once it is billed. */
  const settle = async (turnId: string, column: number, isCurrent: () => boolean) => {
    const generationId = replyAt(current.current, turnId, column)?.generationId;
    if (generationId === undefined) return;
    for (let round = 0; round < settleRounds && isCurrent(); round++) {
      await new Promise((resolve) => setTimeout(resolve, settleEveryMs));
      const settled = await readSettled(generationId);
      if (!settled) continue;
      if (isCurrent()) {
        change(turnId, column, (reply) => ({
          ...reply,
          usage: settled.usage,
          provider: settled.provider ?? reply.provider,
        }));
      }
      return;
    }
  };

  return {
    turns,
    isBusy: turns.some(({ replies }) => replies.some(isUnderWay)),
    send(text, attachments) {
      const turn: Turn = { id: crypto.randomUUID(), text, attachments, replies: settings.models.map(newReply) };
      put([...current.current, turn]);
      turn.replies.forEach((_, column) => void call(turn.id, column));
    },
    stop(at) {
      for (const [id, controller] of calls.current) {
        if (at === undefined || id === callId(at.turnId, at.column)) controller.abort();
      }
    },
    regenerate(turnId, column) {
      change(turnId, column, (reply) => newReply(settings.models[column] ?? reply.model));
      void call(turnId, column);
    },
    takeBack() {
      const last = current.current.at(-1);
      if (!last) return undefined;
      last.replies.forEach((_, column) => {
        const id = callId(last.id, column);
        calls.current.get(id)?.abort();
        calls.current.delete(id);
      });
      put(current.current.slice(0, -1));
      return last;
    },
    replace(next) {
      for (const controller of calls.current.values()) controller.abort();
      calls.current.clear();
      put(next);
    },
  };
}

const settleEveryMs = 1_000;
const settleRounds = 60;

const callId = (turnId: string, column: number) => `${turnId}/${column}`;

const replyAt = (turns: readonly Turn[], turnId: string, column: number): Reply | undefined =>
  turns.find(({ id }) => id === turnId)?.replies[column];

async function readSettled(generationId: string): Promise<SettledCall | undefined> {
  try {
    const answer = await fetch(`/playground/calls/${generationId}`);
    const { call }: { call?: SettledCall | null } = await answer.json();
    return call ?? undefined;
  } catch {
    return undefined;
  }
}

/** The API says what was wrong and what to do; anything else says at least that it failed. */
async function problemOf(answer: Response): Promise<string> {
  const text = await answer.text().catch(() => "");
  try {
    const body: { error?: { message?: unknown } } = JSON.parse(text);
    if (typeof body.error?.message === "string") return body.error.message;
  } catch {
    // Said below.
  }
  return `The call failed (HTTP ${answer.status}). Send again.`;
}
