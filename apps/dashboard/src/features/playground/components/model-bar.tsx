"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Palette, type PaletteItem } from "@causeway/ui/palette.tsx";
import { PlusIcon, XIcon } from "@phosphor-icons/react";
import { useMemo, useState } from "react";
import { mostModels } from "../conversation.ts";
import type { PlaygroundModel } from "../queries.ts";

type ModelBarProps = {
  readonly models: readonly PlaygroundModel[];
  readonly chosen: readonly string[];
  readonly isBusy: boolean;
  readonly onChoose: (column: number, model: string) => void;
  readonly onRemove: (column: number) => void;
};

/** Which models answer, side by side. A press on a name changes it. */
export function ModelBar({ models, chosen, isBusy, onChoose, onRemove }: ModelBarProps) {
  const [column, setColumn] = useState<number>();
  const items = useMemo(() => models.map(toItem), [models]);
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ul aria-label="Models" className="contents">
        {chosen.map((id, index) => (
          // The same model may stand there twice.
          <li
            key={`${id}-${index}`}
            className="flex max-w-full min-w-0 items-center rounded-lg bg-kumo-base ring ring-kumo-line"
          >
            <button
              type="button"
              disabled={isBusy}
              aria-label={`Model ${index + 1}: ${nameOf(id)}. Change it`}
              className="min-h-9 min-w-0 cursor-pointer truncate rounded-lg px-3 text-sm font-medium text-kumo-strong hover:bg-kumo-tint"
              onClick={() => setColumn(index)}
            >
              {nameOf(id)}
            </button>
            {chosen.length > 1 && (
              <Button
                variant="ghost"
                size="sm"
                shape="square"
                disabled={isBusy}
                aria-label={`Remove ${nameOf(id)}`}
                icon={<XIcon aria-hidden="true" />}
                onClick={() => onRemove(index)}
              />
            )}
          </li>
        ))}
      </ul>
      {chosen.length < mostModels && (
        <Button
          variant="ghost"
          disabled={isBusy}
          icon={<PlusIcon aria-hidden="true" />}
          onClick={() => setColumn(chosen.length)}
        >
          Add model
        </Button>
      )}
      <Palette
        open={column !== undefined}
        onOpenChange={(open) => !open && setColumn(undefined)}
        label="Find a model"
        emptyText="No model is called so."
        items={items}
        onChoose={({ id }) => column !== undefined && onChoose(column, id)}
      />
    </div>
  );
}

const toItem = ({ id, name, takesImages, takesFiles }: PlaygroundModel): PaletteItem => ({
  id,
  label: name,
  hint: id,
  group: "Models",
  keywords: [takesImages && "images vision", takesFiles && "files pdf"].filter(Boolean).join(" "),
});
