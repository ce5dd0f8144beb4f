import { TabPanels } from "@causeway/ui/tab-panels.tsx";
import { CodeBlock } from "@causeway/ui/code-block.tsx";
import { type CallSampleOptions, firstCallSamples } from "./first-call-samples.ts";

/** A call that works when pasted, in tabs. */
export function FirstCall(options: CallSampleOptions) {
  return (
    <div className="min-w-0 overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line">
      <TabPanels
        label="Language"
        rememberAs="language"
        panels={firstCallSamples(options).map(({ id, label, language, code }) => ({
          value: id,
          label,
          content: <CodeBlock bare code={code} language={language} label={`${label} call`} />,
        }))}
      />
    </div>
  );
}
