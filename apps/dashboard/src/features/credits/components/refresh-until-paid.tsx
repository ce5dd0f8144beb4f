"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 2_000;
const giveUpAfterMs = 120_000;

/** Looks again while a payment is being confirmed. The page that renders it stops rendering it when it is. */
export function RefreshUntilPaid() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), everyMs);
    const end = setTimeout(() => clearInterval(timer), giveUpAfterMs);
    return () => {
      clearInterval(timer);
      clearTimeout(end);
    };
  }, [router]);
  return null;
}
