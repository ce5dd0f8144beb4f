import DataLoader from "dataloader";

/** So that one question stays short for everyone whose answer is in it. */
const mostAtOnce = 100;

/**
 * What is asked for in one turn of the event loop becomes one question: a process that has too much to do comes to each
 * answer late, and must not wait its turn for each. Nothing is remembered; a question that fails fails for all in it.
 */
export function askTogether<Name, Answer>(
  ask: (names: readonly Name[]) => Promise<ReadonlyMap<Name, Answer>>,
): (name: Name) => Promise<Answer | undefined> {
  const loader = new DataLoader<Name, Answer | undefined>(
    async (names) => {
      const answers = await ask([...new Set(names)]);
      return names.map((name) => answers.get(name));
    },
    { cache: false, maxBatchSize: mostAtOnce, batchScheduleFn: (dispatch) => setImmediate(dispatch) },
  );
  return (name) => loader.load(name);
}
