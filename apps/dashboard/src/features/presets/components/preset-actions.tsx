"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToldAction } from "../../shell/use-told-action.ts";
import { changePreset } from "../actions.ts";
import type { PresetView } from "../queries.ts";

type Change = Parameters<typeof changePreset>[1];

function useChange(slug: string) {
  const { pending, run } = useToldAction();
  return { pending, run: (change: Change, done: string) => run(() => changePreset(slug, change), done) };
}

/** Off, on, and out of the way. Calls under a preset that is not active are refused. */
export function PresetActions({ slug, status }: Pick<PresetView, "slug" | "status">) {
  const { pending, run } = useChange(slug);
  return (
    <>
      {status === "active" ? (
        <Button disabled={pending} onClick={() => run({ status: "disabled" }, "Preset disabled")}>
          Disable
        </Button>
      ) : (
        <Button disabled={pending} onClick={() => run({ status: "active" }, "Preset active")}>
          Activate
        </Button>
      )}
      {status !== "archived" && (
        <Button
          variant="secondary-destructive"
          disabled={pending}
          onClick={() => run({ status: "archived" }, "Preset archived")}
        >
          Archive
        </Button>
      )}
    </>
  );
}

/** Lets calls use a version again, or one that was saved later. */
export function UseVersion({ slug, version }: { readonly slug: string; readonly version: number }) {
  const { pending, run } = useChange(slug);
  return (
    <Button
      size="sm"
      disabled={pending}
      aria-label={`Use this version: ${version}`}
      onClick={() => run({ designatedVersion: version }, `Calls use version ${version} now`)}
    >
      Use this version
    </Button>
  );
}
