"use client";

import { Badge } from "@causeway/ui/badge.tsx";
import { Banner } from "@causeway/ui/banner.tsx";
import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { Money } from "@causeway/ui/money.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { LimitsDialog } from "../../limits/components/limits-dialog.tsx";
import { LimitsSummary } from "../../limits/components/limits-summary.tsx";
import { RefreshWhileVisible } from "../../shell/refresh-while-visible.tsx";
import { saveKeyLimits } from "../actions.ts";
import type { KeyPageData } from "../load-key.ts";
import { KeyActions } from "./key-actions.tsx";
import { KeyDetailsDialog } from "./key-details-dialog.tsx";
import { KeyStatus } from "./key-status.tsx";
import { RotateKeyDialog } from "./rotate-key-dialog.tsx";

/** One key: what it has spent, what limits it, and what can be done with it. */
export function KeyScreen({
  apiKey,
  others,
  mayChange,
  mayRevoke,
  ownAddress,
  usage,
  samples,
}: KeyPageData & {
  /** What it did lately, read on the server. */
  readonly usage: ReactNode;
  /** A first call, coloured on the server. */
  readonly samples: ReactNode;
}) {
  return (
    <>
      <RefreshWhileVisible />
      <p className="mb-2 text-sm">
        <Link href="/keys" className="text-kumo-subtle underline-offset-4 hover:underline">
          Keys
        </Link>
      </p>
      <PageHeader
        title={apiKey.name}
        description={
          <span className="flex items-center gap-1">
            <code>{apiKey.label}</code>
            <CopyButton text={apiKey.label} what="the key's label" size="xs" />
          </span>
        }
        actions={
          <>
            {!apiKey.isManagement && <LinkButton href={`/logs?key=${apiKey.id}`}>Calls</LinkButton>}
            {!apiKey.isManagement && <LinkButton href={`/activity?key=${apiKey.id}`}>Activity</LinkButton>}
            {mayChange && <KeyDetailsDialog apiKey={apiKey} ownAddress={ownAddress} />}
            {mayRevoke && <KeyActions apiKey={apiKey} />}
          </>
        }
      />
      {apiKey.isPlayground && (
        <Banner
          className="mb-6"
          title="The playground's key"
          description="Nobody has it: your playground calls with it. Limit it like any other; if you revoke it, the playground makes another."
        />
      )}
      <div className="grid gap-6">
        <Card title="At a glance">
          <dl className="grid grid-cols-2 gap-4 text-sm sm:grid-cols-4">
            <Fact term="Status">
              <KeyStatus status={apiKey.status} />
            </Fact>
            <Fact term="Spend this month">
              <Money amount={apiKey.spentThisMonth} />
            </Fact>
            <Fact term="In total">
              <Money amount={apiKey.spentTotal} />
            </Fact>
            <Fact term="Last used">{apiKey.lastUsedAt ? <RelativeTime date={apiKey.lastUsedAt} /> : "Never"}</Fact>
            <Fact term="Created">
              <RelativeTime date={apiKey.createdAt} />
            </Fact>
            {apiKey.createdBy && <Fact term="Owner">{apiKey.createdBy}</Fact>}
            {apiKey.app && (
              <Fact term="Given to the app">
                {apiKey.app.name}
                <span className="block text-xs text-kumo-subtle">{apiKey.app.origin}</span>
              </Fact>
            )}
            {apiKey.environment && (
              <Fact term="Environment">
                <Badge variant="secondary">{apiKey.environment}</Badge>
              </Fact>
            )}
            <Fact term="Works from">
              {apiKey.allowedIps.length === 0 ? "Anywhere" : <code>{apiKey.allowedIps.join(", ")}</code>}
            </Fact>
            <Fact term={apiKey.status === "expired" ? "Expired" : "Expires"}>
              {apiKey.expiresAt ? <RelativeTime date={apiKey.expiresAt} /> : "Never"}
            </Fact>
          </dl>
        </Card>
        {!apiKey.isManagement && usage}
        {!apiKey.isPlayground && apiKey.status !== "revoked" && apiKey.status !== "expired" && (
          <KeySecret apiKey={apiKey} mayChange={mayChange} />
        )}
        {apiKey.isManagement ? (
          <p className="text-sm text-kumo-subtle">
            A management key manages keys and settings. It cannot call models, so no limit applies to it.
          </p>
        ) : (
          <KeyLimits apiKey={apiKey} others={others} mayChange={mayChange} />
        )}
        {!apiKey.isManagement && !apiKey.isPlayground && !apiKey.app && (
          <section aria-label="Use this key" className="min-w-0">
            <h2 className="mb-3 text-sm font-semibold text-kumo-strong">Use this key</h2>
            <p className="mb-3 text-sm text-kumo-subtle">
              Put the key that begins with <code>{apiKey.label.split("…")[0]}</code> into the environment as{" "}
              <code>CAUSEWAY_API_KEY</code>.
            </p>
            {samples}
          </section>
        )}
      </div>
    </>
  );
}

/** What programs send: its label, what still works of what it was, and how to change it. */
function KeySecret({ apiKey, mayChange }: Pick<KeyPageData, "apiKey" | "mayChange">) {
  return (
    <Card
      title="Secret"
      description="Only its hash is stored. Rotate it when people leave, and from time to time."
      action={
        mayChange && (
          <div className="flex flex-wrap gap-2">
            <RotateKeyDialog apiKey={apiKey} compromised={false} trigger={<Button>Rotate</Button>} />
            <RotateKeyDialog
              apiKey={apiKey}
              compromised
              trigger={<Button variant="secondary-destructive">Compromised?</Button>}
            />
          </div>
        )
      }
    >
      <ul aria-label="Secrets that work" className="grid gap-2 text-sm">
        <li className="flex flex-wrap items-baseline gap-x-3">
          <code className="break-all">{apiKey.label}</code>
          <span className="text-xs text-kumo-subtle">the current one</span>
        </li>
        {apiKey.formerSecrets.map(({ label, endsAt }) => (
          <li key={label} className="flex flex-wrap items-baseline gap-x-3">
            <code className="break-all">{label}</code>
            <span className="text-xs text-kumo-subtle">
              former, ends <RelativeTime date={endsAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function KeyLimits({ apiKey, others, mayChange }: Pick<KeyPageData, "apiKey" | "others" | "mayChange">) {
  return (
    <>
      <Card
        title="Limits of this key"
        description="A call that does not fit is refused, and told which limit it was and when it begins anew."
        action={
          mayChange && (
            <LimitsDialog of={apiKey.name} limits={apiKey.limits} save={(form) => saveKeyLimits(apiKey.id, form)} />
          )
        }
      >
        <LimitsSummary limits={apiKey.limits} />
      </Card>
      {others.map(({ title, limits }) => (
        <Card key={title} title={title} description="Its calls must fit into these limits too.">
          <LimitsSummary limits={limits} />
        </Card>
      ))}
    </>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-kumo-subtle">{term}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
