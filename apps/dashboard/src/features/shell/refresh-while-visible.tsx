"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 10_000;

/** Keeps figures fresh while somebody looks at them, and at once when he comes back to them. */
export function RefreshWhileVisible() {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") router.refresh();
    };
    const timer = setInterval(refresh, everyMs);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [router]);
  return null;
}
