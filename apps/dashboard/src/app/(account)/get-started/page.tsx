import { LinkButton } from "@causeway/ui/button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { readEnv } from "../../../env.ts";
import { requireSession } from "../../../features/auth/session.ts";
import { FirstCall } from "../../../features/first-call/first-call.tsx";
import { FirstRunSteps } from "../../../features/first-run/components/first-run-steps.tsx";
import { loadFirstRun } from "../../../features/first-run/queries.ts";

export const metadata: Metadata = { title: "Get started" };

export default async function GetStartedPage() {
  const data = await loadFirstRun(await requireSession());
  const isDone = data.usableKeys > 0 && data.firstCall !== undefined && data.hasCredits;
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        title={isDone ? "You are all set" : "Get started"}
        description={
          isDone
            ? "Your workspace has a key, a call and credits. Come back here for the code of a first call."
            : "From here to a streamed answer takes about a minute."
        }
        actions={<LinkButton href="/activity">{isDone ? "Go to activity" : "Skip for now"}</LinkButton>}
      />
      <FirstRunSteps data={data} samples={<FirstCall apiUrl={readEnv().API_URL} model={data.model.id} />} />
    </div>
  );
}
