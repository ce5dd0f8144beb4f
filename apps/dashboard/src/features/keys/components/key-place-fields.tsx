"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useState } from "react";
import type { FieldProblem } from "../../limits/components/limits-fields.tsx";
import { environmentChoices, keyPlaceFormValues, placeFieldOfProblem } from "../key-place-form.ts";
import type { KeyView } from "../key-view.ts";

type KeyPlaceFieldsProps = {
  /** Absent for a new key. */
  readonly apiKey?: KeyView;
  /** From where this page is seen; undefined when that cannot be told. */
  readonly ownAddress: string | undefined;
  readonly failure: FieldProblem | undefined;
};

/** What a key is for, and from where it works. */
export function KeyPlaceFields({ apiKey, ownAddress, failure }: KeyPlaceFieldsProps) {
  const values = keyPlaceFormValues(apiKey);
  const [environment, setEnvironment] = useState(values.choice);
  const [allowedIps, setAllowedIps] = useState(values.allowedIps);
  const field = placeFieldOfProblem(failure?.field);
  const problemOf = (name: string) => (failure && field === name ? { error: failure.problem } : {});
  return (
    <>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <input type="hidden" name="environment" value={environment} />
        <Select
          label="Environment"
          className="w-full"
          choices={environmentChoices}
          value={environment}
          onValueChange={setEnvironment}
        />
        {environment === "other" && (
          <Input
            label="Which"
            name="otherEnvironment"
            className="w-full"
            placeholder="batch"
            maxLength={24}
            autoComplete="off"
            defaultValue={values.otherEnvironment}
            {...problemOf("environment")}
          />
        )}
      </div>
      {!apiKey?.isPlayground && (
        <div className="grid justify-items-start gap-2">
          <div className="w-full">
            <TextArea
              label="Allowed addresses"
              name="allowedIps"
              className="w-full font-mono"
              rows={3}
              spellCheck={false}
              autoComplete="off"
              placeholder={"203.0.113.7\n10.0.0.0/8"}
              description="Addresses and networks, one a line; calls from elsewhere are refused. Empty: anywhere."
              value={allowedIps}
              onChange={(event) => setAllowedIps(event.target.value)}
              {...problemOf("allowedIps")}
            />
          </div>
          {ownAddress !== undefined && (
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-kumo-subtle">
              <span>
                Your address is <code>{ownAddress}</code>.
              </span>
              {!allowedIps.split(/[\s,;]+/).includes(ownAddress) && (
                <Button size="sm" onClick={() => setAllowedIps(`${allowedIps.trimEnd()}\n${ownAddress}`.trimStart())}>
                  Add it
                </Button>
              )}
            </p>
          )}
        </div>
      )}
    </>
  );
}
