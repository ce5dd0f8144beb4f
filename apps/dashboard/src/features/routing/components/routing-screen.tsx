import { Badge } from "@causeway/ui/badge.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { ContentCard } from "../../content/components/content-card.tsx";
import type { ContentSettingsData } from "../../content/queries.ts";
import type { RoutingPageData, RoutingPreview } from "../queries.ts";
import { PluginsCard } from "./plugins-card.tsx";
import { RoutingFormCard } from "./routing-form-card.tsx";

/** Routing and privacy of a workspace, and what is left of the catalogue under them. */
export function RoutingScreen({
  content,
  ...data
}: RoutingPageData & { /** Whether calls are kept. */ readonly content: ContentSettingsData }) {
  const { removed, all, preview } = data;
  return (
    <>
      <PageHeader
        title="Routing and privacy"
        description={
          removed === 0
            ? `What is saved now removes none of the ${all} endpoints.`
            : `What is saved now removes ${removed} of ${all} endpoints.`
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <RoutingFormCard {...data} />
        <div id="plugins" className="min-w-0 scroll-mt-20">
          <PluginsCard plugins={data.plugins} mayManage={data.mayManage} />
        </div>
        <div id="content" className="min-w-0 scroll-mt-20">
          <ContentCard {...content} />
        </div>
        <Card title="Which endpoints would serve a model?" description="Under what is saved now.">
          <form className="flex flex-wrap items-end gap-3">
            <div className="min-w-0 flex-1 basis-64">
              <Input
                label="Model"
                name="model"
                placeholder="openai/gpt-oss-120b"
                autoComplete="off"
                defaultValue={preview?.model ?? ""}
                className="w-full"
              />
            </div>
            <Button type="submit">Look</Button>
          </form>
          {preview && <Preview {...preview} />}
        </Card>
      </div>
    </>
  );
}

function Preview({ model, endpoints }: RoutingPreview) {
  if (!endpoints) {
    return <p className="mt-4 text-sm break-words text-kumo-subtle">There is no model {model} in the catalogue.</p>;
  }
  return (
    <ul aria-label={`Endpoints of ${model}`} className="mt-4 divide-y divide-kumo-hairline text-sm">
      {endpoints.map(({ endpointId, providerName, removedBecause }) => (
        <li key={endpointId} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
          <Badge variant={removedBecause === undefined ? "success" : "secondary"}>
            {removedBecause === undefined ? "Serves" : "Removed"}
          </Badge>
          <span className="font-medium text-kumo-strong">{providerName}</span>
          {removedBecause !== undefined && <span className="min-w-0 text-kumo-subtle">{removedBecause}</span>}
        </li>
      ))}
    </ul>
  );
}
