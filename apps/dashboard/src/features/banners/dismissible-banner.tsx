"use client";

import { Banner, type BannerProps } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { useState } from "react";
import { readIds, seenCookie, writeIds } from "./seen.ts";

type DismissibleBannerProps = Omit<BannerProps, "className"> & {
  /** Of what it tells. Put away, they stay away in this browser. */
  readonly ids: readonly string[];
};

const yearSeconds = 31_536_000;

/** Stands above a page until somebody puts it away. */
export function DismissibleBanner({ ids, action, ...banner }: DismissibleBannerProps) {
  const [isOpen, setOpen] = useState(true);
  if (!isOpen) return null;

  const putAway = () => {
    setOpen(false);
    const kept = document.cookie.split("; ").find((pair) => pair.startsWith(`${seenCookie}=`));
    const seen = [...readIds(kept?.slice(seenCookie.length + 1)), ...ids];
    // The Cookie Store API is not in every browser that we serve.
    // biome-ignore lint/suspicious/noDocumentCookie: see above
    document.cookie = `${seenCookie}=${writeIds(seen)}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
  };

  return (
    <Banner
      className="mb-6"
      {...banner}
      action={
        <>
          {action}
          <Button size="sm" onClick={putAway}>
            Put away
          </Button>
        </>
      }
    />
  );
}
