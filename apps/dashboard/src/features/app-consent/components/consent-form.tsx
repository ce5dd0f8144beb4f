"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useActionState, useState } from "react";
import { type ConsentState, letAppIn } from "../actions.ts";

type ConsentFormProps = {
  readonly appName: string;
  readonly callbackUrl: string;
  readonly codeChallenge: string;
  readonly keyName: string;
  /** Where the app is told that the person said no. */
  readonly refusedUrl: string;
};

const untouched: ConsentState = {};

const resets = [
  { value: "total", label: "No period" },
  { value: "daily", label: "Day" },
  { value: "weekly", label: "Week" },
  { value: "monthly", label: "Month" },
] as const;

const expiries = [
  { value: "never", label: "Never" },
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
] as const;

/** What the app may spend and for how long: the person decides, not the app. */
export function ConsentForm({ appName, callbackUrl, codeChallenge, keyName, refusedUrl }: ConsentFormProps) {
  const [state, consent, pending] = useActionState(letAppIn, untouched);
  const [reset, setReset] = useState("monthly");
  const [expiry, setExpiry] = useState("90");
  return (
    <form action={consent} className="mt-6 grid gap-4">
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <input type="hidden" name="codeChallenge" value={codeChallenge} />
      <input type="hidden" name="keyName" value={keyName} />
      {state.problem !== undefined && <Banner variant="error" title={state.problem} />}
      <div className="grid grid-cols-2 gap-3">
        <Input
          name="limit"
          label="Budget in dollars"
          className="w-full min-w-0"
          inputMode="decimal"
          defaultValue="10"
          placeholder="No budget"
        />
        <Select
          name="limitReset"
          label="Each"
          className="w-full"
          choices={resets}
          value={reset}
          onValueChange={setReset}
        />
      </div>
      <Select
        name="expiry"
        label="The key expires"
        className="w-full"
        choices={expiries}
        value={expiry}
        onValueChange={setExpiry}
      />
      <Button type="submit" variant="primary" size="lg" loading={pending} className="w-full justify-center">
        Allow {appName}
      </Button>
      <LinkButton href={refusedUrl} className="w-full justify-center">
        Refuse
      </LinkButton>
    </form>
  );
}
