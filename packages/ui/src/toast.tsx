"use client";

import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { cn } from "./class-names.ts";

export type ToastMessage = {
  readonly title: string;
  readonly description?: string;
  readonly kind?: "default" | "success" | "error" | "warning" | "info";
  /** A button in the message; pressing it closes the message. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** How long it is shown; six when absent. */
  readonly seconds?: number;
};

type ShownToast = ToastMessage & { readonly id: number };

const usualSeconds = 6;

const colours = {
  default: "text-kumo-strong",
  success: "text-kumo-success",
  error: "text-kumo-danger",
  warning: "text-kumo-warning",
  info: "text-kumo-info",
} as const;

const ShowToast = createContext<(message: ToastMessage) => void>(() => undefined);

/** Returns a function that shows a short message in the corner. */
export const useToast = (): ((message: ToastMessage) => void) => useContext(ShowToast);

/** Holds the messages. They go by themselves unless somebody points at them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const lastId = useRef(0);
  const show = useCallback((message: ToastMessage) => {
    const toast = { ...message, id: ++lastId.current };
    setToasts((shown) => [...shown, toast]);
  }, []);
  const close = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), []);
  return (
    <ShowToast value={show}>
      {/* Below what opens over the page, whatever layers it has inside; messages lie over both. */}
      <div className="isolate">{children}</div>
      {/* Always there, because what is added to it is read aloud. */}
      <div
        aria-live="polite"
        className="pointer-events-none fixed right-4 bottom-4 z-60 flex max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] flex-col gap-3 overflow-y-auto p-1 sm:right-8 sm:bottom-8 sm:w-[340px]"
      >
        {toasts.map((toast) => (
          <Toast key={toast.id} {...toast} onClose={close} />
        ))}
      </div>
    </ShowToast>
  );
}

function Toast({
  id,
  title,
  description,
  kind = "default",
  action,
  seconds = usualSeconds,
  onClose,
}: ShownToast & { readonly onClose: (id: number) => void }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hold = () => clearTimeout(timer.current);
  const letGo = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onClose(id), seconds * 1_000);
  }, [id, seconds, onClose]);
  // Runs from the moment it stands in the page until it is taken out.
  const start = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return;
      letGo();
      return () => clearTimeout(timer.current);
    },
    [letGo],
  );
  return (
    <div
      ref={start}
      {...(kind === "error" && { role: "alert" })}
      onPointerEnter={hold}
      onPointerLeave={letGo}
      onFocus={hold}
      onBlur={letGo}
      className="pointer-events-auto flex items-start gap-2 rounded-xl bg-kumo-base p-4 shadow-lg ring ring-kumo-line"
    >
      <div className="min-w-0 flex-1">
        <p className={cn("text-base font-medium wrap-anywhere", colours[kind])}>{title}</p>
        {description && <p className="mt-1 text-sm wrap-anywhere text-kumo-subtle">{description}</p>}
        {action && (
          <Button
            size="sm"
            className="mt-2"
            onClick={() => {
              onClose(id);
              action.run();
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
      <Button
        variant="ghost"
        size="sm"
        shape="square"
        aria-label="Close"
        icon={<XIcon aria-hidden="true" />}
        onClick={() => onClose(id)}
      />
    </div>
  );
}
