import { z } from "zod";

export const workspaceName = z
  .string()
  .trim()
  .min(1, "Give the workspace a name.")
  .max(100, "A workspace's name can have at most 100 characters.")
  .regex(/^\P{Cc}+$/u, "A name cannot have control characters, such as line breaks.");

export const workspaceSlug = z
  .string()
  .trim()
  .min(2, "A short name has at least 2 characters.")
  .max(50, "A short name has at most 50 characters.")
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    "A short name has lower-case letters, digits and single hyphens between them, such as my-team.",
  )
  .refine((slug) => !slug.startsWith("deleted-"), "A short name cannot begin with deleted-.");

export const workspaceDescription = z
  .string()
  .trim()
  .max(500, "A description can have at most 500 characters.")
  .nullable()
  .transform((text) => (text === "" ? null : text));
