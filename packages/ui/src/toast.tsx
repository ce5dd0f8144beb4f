"use client";

import { Toasty, useKumoToastManager } from "@cloudflare/kumo/components/toast";

export const ToastProvider = Toasty;

export type ToastMessage = {
  readonly title: string;
  readonly description?: string;
  readonly kind?: "default" | "success" | "error" | "warning" | "info";
};

/** Returns a function that shows a short message in the corner. */
export function useToast(): (message: ToastMessage) => void {
  const manager = useKumoToastManager();
  return ({ title, description, kind = "default" }) => {
    manager.add({ title, variant: kind, ...(description !== undefined && { description }) });
  };
}
