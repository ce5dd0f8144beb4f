"use client";

import { Card, Money, PageHeader, RelativeTime } from "@causeway/ui";
import Link from "next/link";
import type { ReactNode } from "react";
import { LimitsDialog } from "../../limits/components/limits-dialog.tsx";
import { LimitsSummary } from "../../limits/components/limits-summary.tsx";
import { RefreshWhileVisible } from "../../shell/refresh-while-visible.tsx";
import { saveKeyLimits } from "../actions.ts";
import type { KeyPageData } from "../load-key.ts";
import { KeyActions } from "./key-actions.tsx";
import { KeyStatus } from "./key-status.tsx";

/** One key: what it has spent, what limits it, and what can be done with it. */
export function KeyScreen({ apiKey, others, mayChange, mayRevoke }: KeyPageData) {
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
        description={<code>{apiKey.label}</code>}
        actions={mayRevoke && <KeyActions apiKey={apiKey} />}
      />
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
            <Fact term={apiKey.status === "expired" ? "Expired" : "Expires"}>
              {apiKey.expiresAt ? <RelativeTime date={apiKey.expiresAt} /> : "Never"}
            </Fact>
          </dl>
        </Card>
        {apiKey.isManagement ? (
          <p className="text-sm text-kumo-subtle">
            A management key manages keys and settings. It cannot call models, so no limit applies to it.
          </p>
        ) : (
          <KeyLimits apiKey={apiKey} others={others} mayChange={mayChange} />
        )}
      </div>
    </>
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
