"use client";

import { Badge } from "@causeway/ui/badge.tsx";
import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { setWebhookEnabled, tryWebhook } from "../actions.ts";
import type { WebhookView } from "../queries.ts";
import { RemoveWebhookDialog } from "./remove-webhook-dialog.tsx";
import { ShownSecret } from "./shown-secret.tsx";
import { WebhookForm } from "./webhook-form.tsx";

type WebhookCardProps = { readonly webhook: WebhookView | undefined; readonly mayManage: boolean };

/** Where alerts are sent to, signed; with a test, a switch and a new secret. */
export function WebhookCard({ webhook, mayManage }: WebhookCardProps) {
  const [secret, setSecret] = useState<string>();
  return (
    <Card
      title="Webhook"
      description="Every alert is posted to an address of yours too, signed, and tried again for a day."
      action={
        webhook && <Badge variant={webhook.enabled ? "success" : "secondary"}>{webhook.enabled ? "On" : "Off"}</Badge>
      }
    >
      <div className="grid gap-5">
        {webhook?.disabledWhy && (
          <Banner variant="error" title="It was switched off" description={webhook.disabledWhy} />
        )}
        {secret !== undefined && <ShownSecret value={secret} />}
        {mayManage ? (
          <WebhookForm url={webhook?.url ?? ""} hasSecret={webhook !== undefined} onSecret={setSecret} />
        ) : (
          <p className="text-sm break-all text-kumo-subtle">{webhook?.url ?? "There is none."}</p>
        )}
        {webhook && mayManage && <WebhookActions webhook={webhook} />}
        <SignatureHelp />
      </div>
    </Card>
  );
}

function WebhookActions({ webhook }: { webhook: WebhookView }) {
  const [testing, startTest] = useTransition();
  const [switching, startSwitch] = useTransition();
  const toast = useToast();

  const test = () =>
    startTest(async () => {
      const result = await answerOf(tryWebhook());
      if (!result.ok) return toast({ title: "The test was not sent", description: result.problem, kind: "error" });
      const { works, message } = result.value;
      toast({
        title: works ? "The webhook works" : "The webhook does not work",
        description: message,
        kind: works ? "success" : "error",
      });
    });
  const toggle = () =>
    startSwitch(async () => {
      const result = await answerOf(setWebhookEnabled(!webhook.enabled));
      if (!result.ok) toast({ title: "The webhook was not changed", description: result.problem, kind: "error" });
    });

  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={test} loading={testing} disabled={!webhook.enabled}>
        Send a test
      </Button>
      <Button onClick={toggle} loading={switching}>
        {webhook.enabled ? "Switch off" : "Switch on"}
      </Button>
      <RemoveWebhookDialog url={webhook.url} />
    </div>
  );
}

function SignatureHelp() {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer py-1 text-kumo-subtle hover:text-kumo-default">
        How your server checks that it was us
      </summary>
      <div className="mt-2 grid gap-2 text-kumo-subtle">
        <p>
          Deliveries follow the Standard Webhooks specification, whose libraries check them in most languages.{" "}
          <code>webhook-signature</code> is <code>v1,</code> and the base64 of HMAC-SHA256 over{" "}
          <code>webhook-id.webhook-timestamp.body</code>; the key is the base64 after <code>whsec_</code>.
        </p>
        <p>
          Refuse a <code>webhook-timestamp</code> more than five minutes from your clock, so that nobody can replay an
          old delivery, and handle each <code>webhook-id</code> once: an attempt whose answer was lost is made again.
        </p>
        <p>
          Answer with 200 to 299 within ten seconds. Otherwise it is tried eight more times within a day; after three
          days without success the webhook is switched off, and you get a mail.
        </p>
      </div>
    </details>
  );
}
