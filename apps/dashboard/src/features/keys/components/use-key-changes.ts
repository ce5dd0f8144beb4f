import type { SeveralKeysChange } from "@causeway/services";
import { useToast } from "@causeway/ui/toast.tsx";
import { answerOf } from "../../../action-answer.ts";
import { changeKeys, restoreKey } from "../actions.ts";
import type { KeyView } from "../key-view.ts";

/** For so long a change can be undone from its message. */
const undoSeconds = 10;

const done: Readonly<Record<SeveralKeysChange, string>> = {
  disable: "disabled",
  enable: "enabled",
  revoke: "revoked",
};

export const keysText = (count: number): string => (count === 1 ? "1 key" : `${count} keys`);

/** Changes keys and says what came of it, with a button that undoes it for ten seconds. The playground's stay revoked. */
export function useKeyChanges() {
  const toast = useToast();

  const undo = async (keys: readonly KeyView[], change: SeveralKeysChange) => {
    const problem = await (change === "revoke" ? restoreAll(keys) : changeBack(keys, change));
    if (problem === undefined) toast({ title: `Undone: ${namesOf(keys)}`, kind: "success" });
    else toast({ title: "Not everything was undone", description: problem, kind: "error" });
  };

  /** The problem when none was changed. */
  return async (keys: readonly KeyView[], change: SeveralKeysChange): Promise<string | undefined> => {
    const result = await answerOf(
      changeKeys(
        keys.map(({ id }) => id),
        change,
      ),
    );
    if (!result.ok) return result.problem;
    const changed = keys.filter(({ id }) => result.value.changed.includes(id));
    const undoable = change === "revoke" ? changed.filter(({ isPlayground }) => !isPlayground) : changed;
    toast({
      title: `${keysText(changed.length)} ${done[change]}`,
      description: namesOf(changed),
      kind: "success",
      ...(undoable.length > 0 && {
        seconds: undoSeconds,
        action: { label: "Undo", run: () => void undo(undoable, change) },
      }),
    });
    for (const { id, problem } of result.value.refused) {
      const name = keys.find((key) => key.id === id)?.name ?? "A key";
      toast({ title: `${name} was not ${done[change]}`, description: problem, kind: "error" });
    }
    return undefined;
  };
}

async function changeBack(
  keys: readonly KeyView[],
  change: Exclude<SeveralKeysChange, "revoke">,
): Promise<string | undefined> {
  const ids = keys.map(({ id }) => id);
  const result = await answerOf(changeKeys(ids, change === "disable" ? "enable" : "disable"));
  return result.ok ? result.value.refused[0]?.problem : result.problem;
}

/** Each comes back as it was. */
async function restoreAll(keys: readonly KeyView[]): Promise<string | undefined> {
  let problem: string | undefined;
  for (const { id, status } of keys) {
    const result = await answerOf(restoreKey(id, status === "disabled"));
    if (!result.ok) problem ??= result.problem;
  }
  return problem;
}

const mostNamed = 3;

function namesOf(keys: readonly KeyView[]): string {
  const names = keys.slice(0, mostNamed).map(({ name }) => name);
  return keys.length > mostNamed ? `${names.join(", ")} and ${keys.length - mostNamed} more` : names.join(", ");
}
