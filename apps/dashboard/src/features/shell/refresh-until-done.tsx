"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

type RefreshUntilDoneProps = { readonly everyMs: number; readonly giveUpAfterMs: number };

/** Looks again while something is under way. The page that renders it stops rendering it when that is done. */
export function RefreshUntilDone({ everyMs, giveUpAfterMs }: RefreshUntilDoneProps) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), everyMs);
    const end = setTimeout(() => clearInterval(timer), giveUpAfterMs);
    return () => {
      clearInterval(timer);
      clearTimeout(end);
    };
  }, [router, everyMs, giveUpAfterMs]);
  return null;
}
