"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { BroomIcon, ChatCircleTextIcon, CodeIcon, LinkIcon, SlidersHorizontalIcon } from "@phosphor-icons/react";
import { useEffect, useRef, useState } from "react";
import type { Replay } from "../../content/kept-messages.ts";
import { type CallBody, callOf, isUnderWay, type Settings, totalCost, type Turn } from "../conversation.ts";
import type { PlaygroundData } from "../queries.ts";
import { fromSharedState, readSharedState, toSharedState, writeSharedState } from "../shared-state.ts";
import { useConversation } from "../use-conversation.ts";
import { CodeDialog } from "./code-dialog.tsx";
import { Composer, type Draft } from "./composer.tsx";
import { ModelBar } from "./model-bar.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { TurnView } from "./turn-view.tsx";

const emptyDraft: Draft = { text: "", attachments: [] };

type PlaygroundScreenProps = PlaygroundData & {
  /** What a call that is replayed was asked, when that was kept. */
  readonly replayed: Replay | undefined;
};

/** Talk with up to four models at once, with what each answer took. */
export function PlaygroundScreen({ models, chosen, mayCall, replayed }: PlaygroundScreenProps) {
  const [settings, setSettings] = useState<Settings>({
    models: chosen,
    system: replayed?.system ?? "",
    parameters: {},
  });
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, text: replayed?.text ?? "" });
  const [shownCall, setShownCall] = useState<CallBody>();
  // Fields keep a text of their own: a link's settings are put into fresh ones.
  const [settingsRound, setSettingsRound] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const toast = useToast();
  const conversation = useConversation(settings);
  const { turns, isBusy, replace } = conversation;
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id;

  useEffect(() => {
    const open = async () => {
      if (replayed) replace(turnsOf(replayed, chosen));
      const shared = await openLink(window.location.hash.slice(1), toast);
      if (!shared) return;
      setSettings(shared.settings);
      setSettingsRound((round) => round + 1);
      replace(shared.turns);
    };
    void open();
    // Once: the address is read when the page opens.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const send = () => {
    conversation.send(draft.text, draft.attachments);
    setDraft(emptyDraft);
    field.current?.focus();
  };
  const editLast = () => {
    const last = conversation.takeBack();
    if (last) setDraft({ text: last.text, attachments: last.attachments });
    field.current?.focus();
  };
  const choose = (column: number, model: string) =>
    setSettings({ ...settings, models: settings.models.toSpliced(column, 1, model) });
  const remove = (column: number) => {
    setSettings({ ...settings, models: settings.models.toSpliced(column, 1) });
    replace(turns.map((turn) => ({ ...turn, replies: turn.replies.filter((_, index) => index !== column) })));
  };
  const share = async () => {
    const written = await writeSharedState(toSharedState(settings, turns));
    const url = new URL(window.location.pathname, window.location.href);
    url.hash = written;
    await navigator.clipboard.writeText(url.href);
    toast({
      title: "Link copied",
      description:
        "It holds the models, the settings and the conversation, without files. No server sees what is in it.",
      kind: "success",
    });
  };
  const draftCall = () => {
    const turn: Turn = { id: "draft", ...draft, replies: [] };
    return callOf(settings, [...turns, turn], turn.id, 0);
  };

  return (
    <>
      <PageHeader
        title="Playground"
        description="Every call is made with your credits, and is in your logs like any other."
        actions={
          <>
            <Button icon={<CodeIcon aria-hidden="true" />} onClick={() => setShownCall(draftCall())}>
              View code
            </Button>
            <Button icon={<LinkIcon aria-hidden="true" />} onClick={() => void share()}>
              Copy link
            </Button>
            <Button
              icon={<BroomIcon aria-hidden="true" />}
              disabled={turns.length === 0}
              onClick={() => {
                replace([]);
                field.current?.focus();
              }}
            >
              Clear
            </Button>
          </>
        }
      />
      {!mayCall && (
        <Banner
          className="mb-6"
          title="Your role does not call models"
          description="Ask an owner or an admin of this workspace for a role that does, such as developer."
        />
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_16rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <ModelBar models={models} chosen={settings.models} isBusy={isBusy} onChoose={choose} onRemove={remove} />
          <details className="rounded-lg bg-kumo-base p-3 ring ring-kumo-line lg:hidden">
            <summary className="flex cursor-pointer items-center gap-2 text-sm text-kumo-default">
              <SlidersHorizontalIcon aria-hidden="true" /> System prompt and parameters
            </summary>
            <div className="mt-4">
              <SettingsPanel key={settingsRound} settings={settings} onChange={setSettings} />
            </div>
          </details>
          {turns.length === 0 ? (
            <EmptyState
              icon={<ChatCircleTextIcon aria-hidden="true" />}
              title="Ask a model something"
              description="Its answer streams in with its tokens, its cost, its provider and the time to the first token. Add a model to compare."
            />
          ) : (
            <ol aria-label="Conversation" className="grid grid-cols-[minmax(0,1fr)] gap-6">
              {turns.map((turn, index) => (
                <TurnView
                  key={turn.id}
                  turn={turn}
                  isLast={index === turns.length - 1}
                  mayCall={mayCall}
                  nameOf={nameOf}
                  onStop={(column) => conversation.stop({ turnId: turn.id, column })}
                  onRegenerate={(column) => conversation.regenerate(turn.id, column)}
                  onShowCode={(column) => setShownCall(callOf(settings, turns, turn.id, column))}
                />
              ))}
            </ol>
          )}
          <div className="sticky bottom-0 z-10 -mx-1 bg-kumo-canvas px-1 pt-1 pb-4">
            <Composer
              draft={draft}
              onDraft={setDraft}
              field={field}
              isBusy={isBusy}
              mayCall={mayCall}
              onSend={send}
              onStop={() => conversation.stop()}
              onEditLast={editLast}
            />
          </div>
          <Announcer turns={turns} nameOf={nameOf} />
        </div>
        <aside aria-label="Settings" className="hidden rounded-lg bg-kumo-base p-4 ring ring-kumo-line lg:block">
          <SettingsPanel key={settingsRound} settings={settings} onChange={setSettings} />
          <ConversationCost turns={turns} />
        </aside>
      </div>
      <CodeDialog call={shownCall} onClose={() => setShownCall(undefined)} />
    </>
  );
}

function ConversationCost({ turns }: { turns: readonly Turn[] }) {
  const cost = totalCost(turns);
  if (cost === undefined) return null;
  return (
    <p className="tabular mt-5 border-t border-kumo-hairline pt-3 text-xs text-kumo-subtle">
      This conversation: <span className="text-kumo-default">{formatDollars(cost.toFixed(9), "exact")}</span>
    </p>
  );
}

/** Says when an answer has ended; its words as they stream would be a flood. */
function Announcer({ turns, nameOf }: { turns: readonly Turn[]; nameOf: (model: string) => string }) {
  const ended = turns.at(-1)?.replies.filter((reply) => !isUnderWay(reply)) ?? [];
  return (
    <p role="status" className="sr-only">
      {ended.map((reply) => `${nameOf(reply.model)}: ${words[reply.status] ?? ""}.`).join(" ")}
    </p>
  );
}

const words: Readonly<Record<string, string>> = { done: "answer complete", stopped: "stopped", failed: "failed" };

/** What came before stands there as if every model had answered it so. */
const turnsOf = ({ turns }: Replay, models: readonly string[]): readonly Turn[] =>
  fromSharedState({
    models: [...models],
    system: "",
    parameters: {},
    turns: turns.map(({ text, answer }) => ({ text, answers: models.map(() => answer) })),
  }).turns;

async function openLink(written: string, toast: ReturnType<typeof useToast>) {
  if (written === "") return undefined;
  const shared = await readSharedState(written);
  if (shared) return fromSharedState(shared);
  toast({
    title: "This link holds no conversation",
    description: "It may have been cut off when it was copied.",
    kind: "error",
  });
  return undefined;
}
