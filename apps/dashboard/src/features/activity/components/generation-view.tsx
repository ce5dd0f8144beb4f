import type { GenerationDetail } from "@causeway/activity";
import { Banner } from "@causeway/ui";
import type { ReactNode } from "react";
import { AttemptWaterfall } from "./attempt-waterfall.tsx";
import { GenerationFacts } from "./generation-facts.tsx";
import { ReceiptTable } from "./receipt-table.tsx";

type GenerationViewProps = {
  readonly generation: GenerationDetail;
  /** What the sections' titles are: they come under the title of a page or of a sheet. */
  readonly heading: "h2" | "h3";
  /** IANA; UTC when absent. */
  readonly timeZone?: string | undefined;
};

/** One call in full: what happened, who was asked, what it cost. */
export function GenerationView({ generation, heading, timeZone }: GenerationViewProps) {
  return (
    <div className="grid gap-8">
      {generation.errorMessage && <Banner variant="error" title={generation.errorMessage} />}
      <Section heading={heading} title="Overview">
        <GenerationFacts generation={generation} timeZone={timeZone} />
      </Section>
      <Section heading={heading} title="Attempts">
        <AttemptWaterfall generation={generation} />
      </Section>
      <Section heading={heading} title="Cost">
        <ReceiptTable generation={generation} />
      </Section>
    </div>
  );
}

type SectionProps = { readonly title: string; readonly heading: "h2" | "h3"; readonly children: ReactNode };

function Section({ title, heading: Heading, children }: SectionProps) {
  return (
    <section aria-label={title} className="min-w-0">
      <Heading className="mb-3 text-sm font-semibold text-kumo-strong">{title}</Heading>
      {children}
    </section>
  );
}
