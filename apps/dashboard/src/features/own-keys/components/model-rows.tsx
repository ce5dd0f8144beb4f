"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { PlusIcon, XIcon } from "@phosphor-icons/react";
import { emptyModel, type ModelDraft } from "../endpoint-draft.ts";
import { FieldGrid } from "./field-grid.tsx";
import type { ProblemOf } from "./endpoint-form.tsx";

type ModelRowsProps = {
  readonly models: readonly ModelDraft[];
  readonly onChange: (models: readonly ModelDraft[]) => void;
  readonly problemOf: ProblemOf;
};

/** The models that an endpoint serves, each with its price. */
export function ModelRows({ models, onChange, problemOf }: ModelRowsProps) {
  const set = (index: number, part: Partial<ModelDraft>) =>
    onChange(models.map((model, position) => (position === index ? { ...model, ...part } : model)));
  return (
    <Card
      title="Models"
      description="What the endpoint calls each model, and how it is called here: one of our model ids, or a name of its own."
      action={
        <Button icon={<PlusIcon aria-hidden="true" />} onClick={() => onChange([...models, emptyModel])}>
          Add model
        </Button>
      }
    >
      <ul className="grid gap-5">
        {models.map((model, index) => (
          // Rows have no identity of their own: they are their place.
          <li key={`model-${index.toString()}`}>
            <FieldGrid columns="sm:grid-cols-2 lg:grid-cols-6">
              <div className="lg:col-span-3">
                <Input
                  label={`Model ${index + 1} there`}
                  name={`models.${index}.upstreamModelId`}
                  value={model.upstreamModelId}
                  onChange={(event) => set(index, { upstreamModelId: event.target.value })}
                  placeholder="meta-llama/Llama-3.3-70B"
                  autoComplete="off"
                  {...problemOf(`models.${index}.upstreamModelId`)}
                />
              </div>
              <div className="lg:col-span-3">
                <Input
                  label="Called here"
                  name={`models.${index}.modelId`}
                  value={model.modelId}
                  onChange={(event) => set(index, { modelId: event.target.value })}
                  placeholder="llama, or openai/gpt-5"
                  autoComplete="off"
                  {...problemOf(`models.${index}.modelId`)}
                />
              </div>
              <div className="lg:col-span-2">
                <Input
                  label="Context, tokens"
                  name={`models.${index}.contextLength`}
                  value={model.contextLength}
                  onChange={(event) => set(index, { contextLength: event.target.value })}
                  placeholder="128000"
                  inputMode="numeric"
                  autoComplete="off"
                  {...problemOf(`models.${index}.contextLength`)}
                />
              </div>
              <Input
                label="Input, $/M"
                name={`models.${index}.price.input`}
                value={model.input}
                onChange={(event) => set(index, { input: event.target.value })}
                placeholder="0.25"
                inputMode="decimal"
                autoComplete="off"
                {...problemOf(`models.${index}.price.input`)}
              />
              <Input
                label="Output, $/M"
                name={`models.${index}.price.output`}
                value={model.output}
                onChange={(event) => set(index, { output: event.target.value })}
                placeholder="1.50"
                inputMode="decimal"
                autoComplete="off"
                {...problemOf(`models.${index}.price.output`)}
              />
              <Input
                label="Cached, $/M"
                name={`models.${index}.price.cachedInput`}
                value={model.cachedInput}
                onChange={(event) => set(index, { cachedInput: event.target.value })}
                placeholder="As input"
                inputMode="decimal"
                autoComplete="off"
                {...problemOf(`models.${index}.price.cachedInput`)}
              />
              <div className="flex h-full items-end">
                <Button
                  icon={<XIcon aria-hidden="true" />}
                  aria-label={`Remove model ${index + 1}`}
                  disabled={models.length === 1}
                  onClick={() => onChange(models.filter((_, position) => position !== index))}
                />
              </div>
            </FieldGrid>
          </li>
        ))}
      </ul>
    </Card>
  );
}
