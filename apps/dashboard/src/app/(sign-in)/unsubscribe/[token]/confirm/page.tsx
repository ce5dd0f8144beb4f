import { findOptOut } from "@causeway/services";
import type { Metadata } from "next";
import { getDatabase } from "../../../../../database.ts";
import { OptOutForm } from "../../../../../features/notifications/components/opt-out-form.tsx";
import { topicWords } from "../../../../../features/notifications/topic-words.ts";

export const metadata: Metadata = { title: "Fewer mails", robots: { index: false }, referrer: "no-referrer" };

type UnsubscribePageProps = { readonly params: Promise<{ readonly token: string }> };

export default async function UnsubscribePage({ params }: UnsubscribePageProps) {
  const { token } = await params;
  const found = await findOptOut(getDatabase(), token);
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight text-kumo-strong">Fewer mails</h1>
      {found ? (
        <>
          <p className="mt-2 text-sm break-words text-kumo-subtle">
            {topicWords[found.topic].title} of {found.workspaceName}: {topicWords[found.topic].words}
          </p>
          <OptOutForm token={token} title={topicWords[found.topic].title} />
        </>
      ) : (
        <p className="mt-2 text-sm text-kumo-subtle">
          This link is not known. Sign in and choose your mails on the notifications page.
        </p>
      )}
    </>
  );
}
