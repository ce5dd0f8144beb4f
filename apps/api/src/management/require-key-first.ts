import type { MiddlewareHandler } from "hono";
import { type CallerKeys, callingKey } from "./authenticated.ts";
import type { Bindings, Router } from "./router.ts";

/** Who has no key is told so before anything is said about what he sent: by the document, which says what takes one. */
export function requireKeyFirst(router: Router, keys: CallerKeys): MiddlewareHandler<Bindings> {
  return async ({ req, env }, next) => {
    if (takesKey(router, req.method, req.path)) await callingKey(keys, env.incoming);
    await next();
  };
}

function takesKey({ openAPIRegistry }: Router, method: string, path: string): boolean {
  const [closest] = openAPIRegistry.definitions
    .flatMap((definition) => (definition.type === "route" ? [definition.route] : []))
    .filter((route) => route.method === method.toLowerCase() && fits(route.path, path))
    .toSorted((one, other) => parametersIn(one.path) - parametersIn(other.path));
  return (closest?.security?.length ?? 0) > 0;
}

function fits(pattern: string, path: string): boolean {
  const expected = pattern.split("/");
  const actual = path.split("/");
  return (
    expected.length === actual.length && expected.every((part, index) => part.startsWith("{") || part === actual[index])
  );
}

const parametersIn = (pattern: string): number => pattern.split("{").length;
