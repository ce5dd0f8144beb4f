"use client";

import { Button } from "@causeway/ui/button.tsx";
import { FingerprintIcon } from "@phosphor-icons/react";
import { useEffect, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import type { ActionResult } from "../../../action-result.ts";
import { finishPasskeySignIn, startPasskeySignIn } from "../actions.ts";
import { wordsOfRefusal } from "../words-of-refusal.ts";

/**
 * Signs in with a passkey: by the button, or where the browser offers one at the address field. Browsers have them for
 * pages at `origin` alone.
 */
export function PasskeySignIn({ next, origin }: { readonly next: string; readonly origin: string }) {
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  useEffect(() => {
    if (window.location.origin !== origin) return undefined;
    let isGone = false;
    void offerAtField(next, () => isGone).then(setProblem);
    return () => {
      isGone = true;
      void import("@simplewebauthn/browser").then(({ WebAuthnAbortService }) => WebAuthnAbortService.cancelCeremony());
    };
  }, [next, origin]);
  const use = () =>
    startTransition(async () => {
      setProblem(undefined);
      const result = await answerOf(askForPasskey(next, origin));
      if (!result.ok) setProblem(result.problem);
    });
  return (
    <div className="mt-4">
      <Button
        size="lg"
        className="w-full justify-center"
        icon={<FingerprintIcon aria-hidden="true" />}
        loading={pending}
        onClick={use}
      >
        Use a passkey
      </Button>
      {problem !== undefined && (
        <p role="alert" className="mt-2 text-sm text-kumo-danger">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Beside what the browser fills into the address field. Nothing happens until somebody chooses one. */
async function offerAtField(next: string, isGone: () => boolean): Promise<string | undefined> {
  const { browserSupportsWebAuthnAutofill, startAuthentication } = await import("@simplewebauthn/browser");
  if (!(await browserSupportsWebAuthnAutofill())) return undefined;
  const started = await startPasskeySignIn().catch(() => undefined);
  if (!started?.ok || isGone()) return undefined;
  try {
    const response = await startAuthentication({ optionsJSON: started.value, useBrowserAutofill: true });
    const result = await finishPasskeySignIn(response, next);
    return isGone() || result.ok ? undefined : result.problem;
  } catch {
    // The button was used instead, or the page was left.
    return undefined;
  }
}

async function askForPasskey(next: string, origin: string): Promise<ActionResult> {
  if (window.location.origin !== origin) return refused(`Passkeys work at ${origin}: open this page there.`);
  const started = await startPasskeySignIn();
  if (!started.ok) return started;
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const response = await startAuthentication({ optionsJSON: started.value }).catch((error: unknown) => error);
  if (response instanceof Error) return refused(wordsOfRefusal(response));
  return await finishPasskeySignIn(response, next);
}

const refused = (problem: string): ActionResult => ({ ok: false, field: undefined, problem });
