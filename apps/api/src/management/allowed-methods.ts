import type { Router } from "./router.ts";

/** The methods that some route answers at this path. */
export function allowedMethods(router: Router, path: string): readonly string[] {
  const methods = router.routes.filter((route) => matches(route.path, path)).map((route) => route.method);
  return [...new Set(methods)].filter((method) => method !== "ALL");
}

function matches(pattern: string, path: string): boolean {
  const expected = pattern.split("/");
  const actual = path.split("/");
  return (
    expected.length === actual.length && expected.every((part, index) => part.startsWith(":") || part === actual[index])
  );
}
