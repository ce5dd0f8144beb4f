import type { GenerationDetail } from "@causeway/activity";
import { Banner } from "@causeway/ui/banner.tsx";
import { LinkButton } from "@causeway/ui/button.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import type { ReactNode } from "react";
import { readEnv } from "../../../env.ts";
import { KeptContentView } from "../../content/components/kept-content-view.tsx";
import { loadContent } from "../../content/queries.ts";
import { loadRoute } from "../route-view.ts";
import { AttemptWaterfall } from "./attempt-waterfall.tsx";
import { GenerationFacts } from "./generation-facts.tsx";
import { ReceiptTable } from "./receipt-table.tsx";
import { RouteReasons } from "./route-reasons.tsx";

type GenerationViewProps = {
  readonly generation: GenerationDetail;
  /** What the sections' titles are: they come under the title of a page or of a sheet. */
  readonly heading: "h2" | "h3";
  /** IANA; UTC when absent. */
  readonly timeZone?: string | undefined;
};

/** One call in full: what happened, who was asked, what it cost. */
export async function GenerationView({ generation, heading, timeZone }: GenerationViewProps) {
  const [route, kept] = await Promise.all([loadRoute(generation.id), loadContent(generation.id)]);
  return (
    <div className="grid gap-8">
      {generation.errorMessage && <Banner variant="error" title={generation.errorMessage} />}
      <Section heading={heading} title="Overview">
        <GenerationFacts generation={generation} timeZone={timeZone} />
      </Section>
      <Section heading={heading} title="Attempts">
        <AttemptWaterfall generation={generation} />
      </Section>
      {route && (
        <Section heading={heading} title="Routing">
          <RouteReasons route={route} />
        </Section>
      )}
      <Section heading={heading} title="Cost">
        <ReceiptTable generation={generation} />
      </Section>
      {kept && (
        <Section heading={heading} title="Input and output">
          <KeptContentView
            generationId={generation.id}
            model={generation.requestedModel}
            kept={kept}
            isConversation={isConversation(generation.apiType)}
          />
        </Section>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {isConversation(generation.apiType) && kept?.kind !== "kept" && (
          <LinkButton href={`/playground?${new URLSearchParams({ models: generation.requestedModel })}`}>
            Try the model in the playground
          </LinkButton>
        )}
        <CopyButton
          text={lookUpCommand(generation.id)}
          what="curl command that reads this call"
          label="Copy as curl"
          size="base"
          variant="secondary"
        />
      </div>
    </div>
  );
}

const isConversation = (apiType: string): boolean =>
  ["chat-completions", "messages", "responses", "generate-content", "completions"].includes(apiType);

/** Reads the same facts over the API. */
const lookUpCommand = (id: string): string =>
  `curl "${readEnv().API_URL}/api/v1/generation?id=${id}" -H "Authorization: Bearer $CAUSEWAY_API_KEY"`;

type SectionProps = { readonly title: string; readonly heading: "h2" | "h3"; readonly children: ReactNode };

function Section({ title, heading: Heading, children }: SectionProps) {
  return (
    <section aria-label={title} className="min-w-0">
      <Heading className="mb-3 text-sm font-semibold text-kumo-strong">{title}</Heading>
      {children}
    </section>
  );
}
