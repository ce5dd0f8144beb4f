import { z } from "zod";

export const savedViewPages = ["logs", "activity"] as const;
export type SavedViewPage = (typeof savedViewPages)[number];

/** Filters that a member gave a name, for himself. */
export type SavedView = {
  readonly id: string;
  readonly page: SavedViewPage;
  readonly name: string;
  /** What stands behind the question mark of the page's address. */
  readonly query: string;
};

export const viewName = z
  .string("Give the view a name.")
  .trim()
  .min(1, "Give the view a name.")
  .max(60, "A name has at most 60 characters.")
  .regex(/^\P{Cc}+$/u, "A name cannot have control characters, such as line breaks.");

export const viewPage = z.enum(savedViewPages, { error: "Views are of the pages logs and activity." });

export const viewQuery = z
  .string("The filters are missing.")
  .max(2_000, "These are too many filters to be kept: at most 2,000 characters of address.")
  .regex(/^[\w.~!*'()%+&=-]*$/, "The filters are not as an address has them.");

/** Of a member in a workspace, a page. */
export const mostViews = 50;
