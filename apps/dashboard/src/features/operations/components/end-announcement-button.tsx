"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToldAction } from "../../shell/use-told-action.ts";
import { endBanner } from "../actions.ts";

export function EndAnnouncementButton({ id, title }: { readonly id: string; readonly title: string }) {
  const { pending, run } = useToldAction();
  return (
    <Button
      size="sm"
      loading={pending}
      aria-label={`End: ${title}`}
      onClick={() => run(() => endBanner(id), "It is over")}
    >
      End
    </Button>
  );
}
