import type { GenerationDetail } from "@causeway/activity";
import { Banner } from "@causeway/ui";
import type { ReactNode } from "react";
import { AttemptWaterfall } from "./attempt-waterfall.tsx";
import { GenerationFacts } from "./generation-facts.tsx";
import { ReceiptTable } from "./receipt-table.tsx";

/** One call in full: what happened, who was asked, what it cost. */
export function GenerationView({ generation }: { generation: GenerationDetail }) {
  return (
    <div className="grid gap-8">
      {generation.errorMessage && <Banner variant="error" title={generation.errorMessage} />}
      <Section title="Overview">
        <GenerationFacts generation={generation} />
      </Section>
      <Section title="Attempts">
        <AttemptWaterfall generation={generation} />
      </Section>
      <Section title="Cost">
        <ReceiptTable generation={generation} />
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-3 text-sm font-semibold text-kumo-strong">{title}</h3>
      {children}
    </section>
  );
}
