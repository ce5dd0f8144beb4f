"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Dialog } from "@causeway/ui/dialog.tsx";
import { Skeleton } from "@causeway/ui/skeleton.tsx";
import { type ReactNode, useEffect, useState } from "react";
import { answerOf } from "../../../action-answer.ts";
import { showCode } from "../actions.tsx";
import { withoutFiles } from "../code-samples.ts";
import type { CallBody } from "../conversation.ts";

type CodeDialogProps = { readonly call: CallBody | undefined; readonly onClose: () => void };

/** A call as code in three languages. */
export function CodeDialog({ call, onClose }: CodeDialogProps) {
  return (
    <Dialog
      title="This call as code"
      description="Put your own key into CAUSEWAY_API_KEY."
      size="xl"
      open={call !== undefined}
      onOpenChange={(open) => !open && onClose()}
    >
      {call && <Code call={call} />}
    </Dialog>
  );
}

function Code({ call }: { call: CallBody }) {
  const [code, setCode] = useState<ReactNode>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isShown = true;
    const write = async () => {
      const shown = { ...call, messages: call.messages.map(withoutFiles) };
      const result = await answerOf(showCode(shown));
      if (!isShown) return;
      if (result.ok) setCode(result.value);
      else setProblem(result.problem);
    };
    void write();
    return () => {
      isShown = false;
    };
  }, [call]);
  if (problem) return <Banner variant="error" title={problem} />;
  if (!code) return <Skeleton className="h-64 w-full" />;
  return <div className="min-w-0 overflow-hidden rounded-lg ring ring-kumo-line">{code}</div>;
}
