"use client";

import type { OwnKeySummary } from "@causeway/services";
import { cn } from "@causeway/ui/class-names.ts";
import { useToast } from "@causeway/ui/toast.tsx";
import { DotsSixVerticalIcon } from "@phosphor-icons/react";
import { type DragEvent, useEffect, useOptimistic, useRef, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { orderOwnKeys } from "../actions.ts";
import { placedAt } from "../order.ts";
import type { OwnKeysPageData } from "../queries.ts";
import { OwnKeyCard } from "./own-key-card.tsx";

type OrderedKeysProps = Pick<OwnKeysPageData, "keys" | "lanes" | "use">;

const groups = [
  {
    placement: "prioritized",
    title: "Before our shared capacity",
    label: "Provider keys, in the order in which they are tried",
  },
  {
    placement: "fallback",
    title: "After our shared capacity",
    label: "Reserve keys, in the order in which they are tried",
  },
] as const;

/** The keys in the order in which they are tried, to be dragged or moved by buttons; each stays on its side of our capacity. */
export function OrderedKeys({ keys, lanes, use }: OrderedKeysProps) {
  const [ids, show] = useOptimistic(keys.map(({ id }) => id));
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<string>();
  const [isSaving, startTransition] = useTransition();
  const toast = useToast();
  const list = useRef<HTMLDivElement>(null);
  /** Whose button was pressed: a card that moves loses the focus, and the keyboard its place. */
  const pressed = useRef<{ readonly id: string; readonly step: "earlier" | "later" }>(undefined);
  const order = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the order
  useEffect(() => {
    if (!pressed.current) return;
    const { id, step } = pressed.current;
    pressed.current = undefined;
    const buttons = [step, step === "earlier" ? "later" : "earlier"].flatMap(
      (name) => list.current?.querySelector<HTMLElement>(`[data-key="${id}"] [data-step="${name}"]:enabled`) ?? [],
    );
    buttons[0]?.focus();
  }, [order]);

  const move = (id: string, target: string) => {
    const changed = placedAt(ids, id, target);
    if (changed.join() === order) return;
    startTransition(async () => {
      show([...changed]);
      const result = await answerOf(orderOwnKeys(changed));
      if (!result.ok) toast({ title: "The order was not changed", description: result.problem, kind: "error" });
    });
  };
  const press = (id: string, step: "earlier" | "later", target: string) => {
    pressed.current = { id, step };
    move(id, target);
  };
  const end = () => {
    setDragged(undefined);
    setOver(undefined);
  };

  const placed = ids.flatMap((id) => keys.find((key) => key.id === id) ?? []);
  const filled = groups.filter(({ placement }) => placed.some((key) => key.placement === placement));
  return (
    <div ref={list} aria-busy={isSaving} className="grid gap-5">
      {filled.map(({ placement, title, label }) => {
        const own = placed.filter((key) => key.placement === placement);
        const isOwn = (id: string | undefined) => own.some((key) => key.id === id);
        return (
          <section key={placement} aria-label={title}>
            {filled.length > 1 && <h2 className="mb-2 text-sm font-semibold text-kumo-strong">{title}</h2>}
            <ol className="grid gap-3" aria-label={label}>
              {own.map((key, index) => (
                <li
                  key={key.id}
                  data-key={key.id}
                  className={cn(
                    "rounded-lg",
                    over === key.id && isOwn(dragged) && dragged !== key.id && "ring-2 ring-kumo-brand",
                    dragged === key.id && "opacity-60",
                  )}
                  onDragOver={(event) => {
                    if (!isOwn(dragged)) return;
                    event.preventDefault();
                    setOver(key.id);
                  }}
                  onDrop={(event) => {
                    event.preventDefault();
                    if (dragged !== undefined && isOwn(dragged)) move(dragged, key.id);
                    end();
                  }}
                >
                  <OwnKeyCard
                    ownKey={key}
                    lane={lanes[key.id]}
                    use={use[key.providerId]}
                    isShared={keys.filter(({ providerId }) => providerId === key.providerId).length > 1}
                    handle={own.length > 1 && <Handle id={key.id} name={key.name} onStart={setDragged} onEnd={end} />}
                    onEarlier={pressTo(own[index - 1], (target) => press(key.id, "earlier", target))}
                    onLater={pressTo(own[index + 1], (target) => press(key.id, "later", target))}
                  />
                </li>
              ))}
            </ol>
          </section>
        );
      })}
    </div>
  );
}

const pressTo = (neighbour: OwnKeySummary | undefined, press: (target: string) => void) =>
  neighbour && (() => press(neighbour.id));

type HandleProps = {
  readonly id: string;
  readonly name: string;
  readonly onStart: (id: string) => void;
  readonly onEnd: () => void;
};

/** What a mouse takes hold of; the keyboard and fingers have the buttons beside it. */
function Handle({ id, name, onStart, onEnd }: HandleProps) {
  const start = (event: DragEvent<HTMLElement>) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", name);
    const card = event.currentTarget.closest("li");
    if (card) event.dataTransfer.setDragImage(card, 20, 20);
    onStart(id);
  };
  return (
    <span
      draggable
      aria-hidden="true"
      title="Drag to change the order"
      className="inline-flex cursor-grab text-kumo-subtle hover:text-kumo-default active:cursor-grabbing pointer-coarse:hidden"
      onDragStart={start}
      onDragEnd={onEnd}
    >
      <DotsSixVerticalIcon size={20} weight="bold" />
    </span>
  );
}
