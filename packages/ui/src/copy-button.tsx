"use client";

import { CheckIcon } from "@phosphor-icons/react/dist/csr/Check";
import { CopyIcon } from "@phosphor-icons/react/dist/csr/Copy";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { cn } from "./class-names.ts";

export type CopyButtonProps = {
  readonly text: string;
  /** What is copied, for people who hear the page: "key", "model id". */
  readonly what: string;
  /** Shows words beside the icon. */
  readonly label?: string;
  readonly size?: "xs" | "sm" | "base";
  readonly variant?: "ghost" | "secondary" | "primary";
  readonly className?: string;
};

const shownForMs = 1_600;

/** Copies a text and shows a tick, without a toast. */
export function CopyButton({ text, what, label, size = "sm", variant = "ghost", className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownForMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const icon = copied ? <CheckIcon aria-hidden="true" /> : <CopyIcon aria-hidden="true" />;
  const shared = { type: "button" as const, size, variant, className, icon, onClick: () => void copy() };

  return (
    <>
      {label ? (
        <Button {...shared}>{copied ? "Copied" : label}</Button>
      ) : (
        <Button {...shared} shape="square" className={cn("min-h-6 min-w-6", className)} aria-label={`Copy ${what}`} />
      )}
      <span className="sr-only" aria-live="polite">
        {copied ? `Copied ${what}` : ""}
      </span>
    </>
  );
}
