/** A process that dies at the n-th step of its work, before the step takes effect or just after. */
export type CrashPoint = { readonly step: number; readonly when: "before" | "after" };

export class Crash extends Error {
  override readonly name = "Crash";
}

/**
 * The same object, but its n-th call throws: a call is a step that reaches Postgres or Stripe. Objects of calls, such
 * as `database.workspace`, count their calls together. After the crash nothing works any more, as with a dead process.
 */
export function crashingAt(point: CrashPoint): <T extends object>(target: T) => T {
  let calls = 0;
  let isDead = false;

  const call = async (perform: () => unknown): Promise<unknown> => {
    if (isDead) throw new Crash("dead");
    const isHere = calls === point.step;
    calls += 1;
    if (isHere && point.when === "before") {
      isDead = true;
      throw new Crash("died before");
    }
    const result = await perform();
    if (isHere) {
      isDead = true;
      throw new Crash("died after");
    }
    return result;
  };

  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const member: unknown = Reflect.get(object, name);
        if (typeof member === "function") {
          return (...args: unknown[]) => call(() => Reflect.apply(member, object, args));
        }
        return typeof member === "object" && member !== null ? wrap(member) : member;
      },
    });
  return wrap;
}
