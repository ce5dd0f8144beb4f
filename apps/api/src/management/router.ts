import type { IncomingMessage, ServerResponse } from "node:http";
import { OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";

/** Node's own request and response, for ids and raw bodies. */
export type Bindings = { readonly Bindings: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse } };

/** A router whose bad parameters are 400s that name the parameter. */
export const createRouter = () =>
  new OpenAPIHono<Bindings>({
    defaultHook: (result) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      const parameter = issue?.path.join(".") ?? result.target;
      throw new AppError("invalid-request", `${parameter}: ${issue?.message ?? "is not valid"}.`, { parameter });
    },
  });

export type Router = ReturnType<typeof createRouter>;
