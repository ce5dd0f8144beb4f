"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { PaperclipIcon, PaperPlaneRightIcon, StopIcon, XIcon } from "@phosphor-icons/react";
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useId, useRef, useState } from "react";
import { attachFiles } from "../attachments.ts";
import { attachmentTypes } from "../call-input.ts";
import type { Attachment } from "../conversation.ts";

export type Draft = { readonly text: string; readonly attachments: readonly Attachment[] };

type ComposerProps = {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly isBusy: boolean;
  readonly mayCall: boolean;
  readonly onSend: () => void;
  readonly onStop: () => void;
  /** Takes back the last prompt; the arrow up in an empty field does. */
  readonly onEditLast: () => void;
};

/** Where a prompt is written. Enter sends, Shift with Enter begins a line, Escape stops. */
export function Composer({ draft, onDraft, field, isBusy, mayCall, onSend, onStop, onEditLast }: ComposerProps) {
  const [problem, setProblem] = useState<string>();
  const chooser = useRef<HTMLInputElement>(null);
  const hintId = useId();
  const isEmpty = draft.text.trim() === "" && draft.attachments.length === 0;
  const maySend = mayCall && !isBusy && !isEmpty;

  const attach = async (files: readonly File[]) => {
    if (files.length === 0) return;
    const outcome = await attachFiles(files, draft.attachments);
    setProblem(outcome.problem);
    onDraft({ ...draft, attachments: outcome.attachments });
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && isBusy) onStop();
    if (event.key === "ArrowUp" && isEmpty && !isBusy) {
      event.preventDefault();
      onEditLast();
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (maySend) onSend();
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length > 0) event.preventDefault();
    void attach(files);
  };

  return (
    <form
      aria-label="Prompt"
      className="rounded-xl bg-kumo-base p-2 shadow-sm ring ring-kumo-line focus-within:ring-kumo-brand"
      onSubmit={(event) => {
        event.preventDefault();
        if (maySend) onSend();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void attach([...event.dataTransfer.files]);
      }}
    >
      {problem && <Banner className="mb-2" variant="error" title={problem} />}
      <AttachmentList
        attachments={draft.attachments}
        onRemove={(index) => onDraft({ ...draft, attachments: draft.attachments.filter((_, at) => at !== index) })}
      />
      <textarea
        ref={field}
        aria-label="Message"
        aria-describedby={hintId}
        placeholder="Write a message"
        rows={2}
        value={draft.text}
        onChange={(event) => onDraft({ ...draft, text: event.target.value })}
        onKeyDown={press}
        onPaste={paste}
        className="field-sizing-content block max-h-72 min-h-14 w-full resize-none bg-transparent px-2 py-1.5 text-base text-kumo-default outline-none placeholder:text-kumo-subtle sm:text-sm"
      />
      <div className="flex items-center justify-between gap-2">
        <span className="flex min-w-0 items-center gap-2">
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            accept={attachmentTypes.join(",")}
            data-testid="attach"
            onChange={(event) => {
              void attach([...(event.target.files ?? [])]);
              event.target.value = "";
            }}
          />
          <Button
            type="button"
            variant="ghost"
            shape="square"
            aria-label="Attach pictures or PDFs"
            icon={<PaperclipIcon aria-hidden="true" />}
            onClick={() => chooser.current?.click()}
          />
          <span id={hintId} className="hidden truncate text-xs text-kumo-subtle sm:block">
            Enter sends, Shift + Enter begins a line, Esc stops
          </span>
        </span>
        {isBusy ? (
          <Button type="button" icon={<StopIcon weight="fill" aria-hidden="true" />} onClick={onStop}>
            Stop all
          </Button>
        ) : (
          <Button
            type="submit"
            variant="primary"
            disabled={!maySend}
            icon={<PaperPlaneRightIcon weight="fill" aria-hidden="true" />}
          >
            Send
          </Button>
        )}
      </div>
    </form>
  );
}

function AttachmentList({
  attachments,
  onRemove,
}: {
  readonly attachments: readonly Attachment[];
  readonly onRemove: (index: number) => void;
}) {
  if (attachments.length === 0) return null;
  return (
    <ul aria-label="Files" className="mb-1 flex flex-wrap gap-2 px-1">
      {attachments.map((attachment, index) => (
        <li
          key={`${attachment.name}-${attachment.dataUrl.length}-${index}`}
          className="flex max-w-full items-center gap-1 rounded-md bg-kumo-recessed pl-2 text-xs text-kumo-default"
        >
          <AttachmentName attachment={attachment} />
          <Button
            type="button"
            variant="ghost"
            size="sm"
            shape="square"
            aria-label={`Remove ${attachment.name}`}
            icon={<XIcon aria-hidden="true" />}
            onClick={() => onRemove(index)}
          />
        </li>
      ))}
    </ul>
  );
}

/** A small picture of a picture, and the name. */
export function AttachmentName({ attachment }: { attachment: Attachment }) {
  return (
    <>
      {attachment.mediaType.startsWith("image/") && (
        <img src={attachment.dataUrl} alt="" className="size-8 rounded object-cover" />
      )}
      <span className="max-w-48 truncate">{attachment.name}</span>
    </>
  );
}
