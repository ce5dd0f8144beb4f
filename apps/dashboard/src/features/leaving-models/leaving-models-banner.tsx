"use client";

import type { LeavingModelNotice } from "@causeway/services";
import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import Link from "next/link";
import { useState } from "react";
import { readIds, seenCookie, writeIds } from "./seen.ts";

const yearSeconds = 31_536_000;

/** Which models that this workspace calls have a last day. Put away, it stays away in this browser. */
export function LeavingModelsBanner({ models }: { readonly models: readonly LeavingModelNotice[] }) {
  const [isOpen, setOpen] = useState(true);
  if (!isOpen || models.length === 0) return null;

  const putAway = () => {
    setOpen(false);
    const kept = document.cookie.split("; ").find((pair) => pair.startsWith(`${seenCookie}=`));
    const ids = [...readIds(kept?.slice(seenCookie.length + 1)), ...models.map(({ id }) => id)];
    // The Cookie Store API is not in every browser that we serve.
    // biome-ignore lint/suspicious/noDocumentCookie: see above
    document.cookie = `${seenCookie}=${writeIds(ids)}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
  };

  return (
    <Banner
      className="mb-6"
      variant="alert"
      title={models.length === 1 ? "A model that you call leaves" : `${models.length} models that you call leave`}
      description={
        <ul className="grid gap-1">
          {models.map(({ id, modelId, name, lastDay, successorId }) => (
            <li key={id} className="break-words">
              <Link href={`/models/${modelId}`} className="underline underline-offset-4">
                {name}
              </Link>{" "}
              is served until <time dateTime={lastDay}>{lastDay}</time>
              {successorId !== undefined && (
                <>
                  ; its maker names{" "}
                  <Link href={`/models/${successorId}`} className="underline underline-offset-4">
                    {successorId}
                  </Link>{" "}
                  instead
                </>
              )}
              .
            </li>
          ))}
        </ul>
      }
      action={
        <Button size="sm" onClick={putAway}>
          Put away
        </Button>
      }
    />
  );
}
