import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { CodeBlock } from "@causeway/ui/code-block.tsx";
import type { DifferenceLine } from "../line-difference.ts";
import type { PresetPageData, VersionView } from "../queries.ts";
import { PresetActions, UseVersion } from "./preset-actions.tsx";
import { PresetEditor } from "./preset-editor.tsx";
import { PresetStatus } from "./preset-status.tsx";

type PresetScreenProps = PresetPageData & { readonly apiUrl: string };

/** One preset: what it says, how it is called, and every version. */
export function PresetScreen({ preset, config, systemPrompt, versions, mayManage, apiUrl }: PresetScreenProps) {
  const { slug, name, description, status, designatedVersion } = preset;
  return (
    <>
      <PageHeader
        title={name}
        description={description ?? `Calls ask for @preset/${slug} as their model.`}
        actions={
          <>
            <PresetStatus status={status} />
            {mayManage && <PresetActions slug={slug} status={status} />}
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Card title={`Version ${designatedVersion}, which calls use`}>
          <PresetEditor
            key={designatedVersion}
            slug={slug}
            config={config}
            systemPrompt={systemPrompt}
            mayManage={mayManage}
          />
        </Card>
        <Card title="Call it" flush>
          <CodeBlock code={sampleCall(apiUrl, slug)} language="bash" label="Call with curl" />
        </Card>
        <Card title={versions.length === 1 ? "1 version" : "Versions"} flush>
          <ol aria-label="Versions" className="divide-y divide-kumo-hairline">
            {versions.map((version) => (
              <Version
                key={version.version}
                slug={slug}
                version={version}
                isUsed={version.version === designatedVersion}
                mayManage={mayManage}
              />
            ))}
          </ol>
        </Card>
      </div>
    </>
  );
}

type VersionProps = {
  readonly slug: string;
  readonly version: VersionView;
  readonly isUsed: boolean;
  readonly mayManage: boolean;
};

function Version({ slug, version: { version, createdAt, difference }, isUsed, mayManage }: VersionProps) {
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-kumo-subtle">
          <span className="font-medium text-kumo-strong">Version {version}</span>, saved{" "}
          <RelativeTime date={createdAt} /> {isUsed && <Badge variant="success">In use</Badge>}
        </p>
        {mayManage && !isUsed && <UseVersion slug={slug} version={version} />}
      </div>
      <details className="mt-1">
        <summary className="cursor-pointer text-kumo-subtle">
          {version === 1 ? "What it says" : `What it changed of version ${version - 1}`}
        </summary>
        <pre className="mt-2 overflow-x-auto rounded-md bg-kumo-recessed p-3 text-xs whitespace-pre-wrap break-words">
          {difference.map((line, index) => (
            <Line key={`${index} ${line.kind}`} {...line} />
          ))}
        </pre>
      </details>
    </li>
  );
}

const signs = { same: "  ", added: "+ ", removed: "- " } as const;
const looks = {
  same: "text-kumo-subtle",
  added: "text-kumo-success",
  removed: "text-kumo-danger line-through",
} as const;

const Line = ({ kind, text }: DifferenceLine) => (
  <span className={`block ${looks[kind]}`}>
    {signs[kind]}
    {text}
  </span>
);

const sampleCall = (apiUrl: string, slug: string) => `curl ${apiUrl}/api/v1/chat/completions \\
  -H "Authorization: Bearer $CAUSEWAY_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "@preset/${slug}", "messages": [{"role": "user", "content": "Hello"}]}'`;
