import type { OpenApiDocument, Operation } from "./openapi-document.ts";

export type ListedOperation = {
  /** For links within the page. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
};

export type OperationGroup = { readonly name: string; readonly operations: readonly ListedOperation[] };

// The first that matches; in the order of the page.
const groups: readonly (readonly [string, RegExp])[] = [
  ["Presets", /^\/v1\/presets/],
  [
    "Calling models",
    /^\/v1(beta)?\/(chat|responses|completions|messages|embeddings$|rerank|search|images|audio|models\/.*:)/,
  ],
  ["Models and providers", /^\/v1(beta)?\/(models?|providers|endpoints|embeddings\/models)/],
  ["Generations and activity", /^\/v1\/(generations?|activity|analytics)/],
  ["Keys", /^\/v1\/(keys?|auth)(\/|$)/],
  ["Credits", /^\/v1\/credits/],
  ["Own provider keys", /^\/v1\/byok/],
  ["Guardrails", /^\/v1\/guardrails/],
  ["Workspaces and members", /^\/v1\/(workspaces|organization|members)/],
  ["Observability", /^\/v1\/observability/],
];

const order = ["Calling models", ...groups.map(([name]) => name).filter((name) => name !== "Calling models"), "Other"];

/** All operations of the document, by what they are about. */
export function operationGroups({ paths }: Pick<OpenApiDocument, "paths">): readonly OperationGroup[] {
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, "-")}`,
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
  const byName = Map.groupBy(listed, ({ path }) => groups.find(([, pattern]) => pattern.test(path))?.[0] ?? "Other");
  return order.flatMap((name) => {
    const operations = byName.get(name);
    return operations ? [{ name, operations }] : [];
  });
}
