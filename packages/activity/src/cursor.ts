import { AppError } from "@causeway/errors";

/** Where a page ended: the last row's start and, among rows of the same millisecond, its id. */
export type Cursor = { readonly startedAt: Date; readonly id: string };

export const writeCursor = (cursor: Cursor): string =>
  Buffer.from(`${cursor.startedAt.getTime()}/${cursor.id}`).toString("base64url");

/** Throws `invalid-request` for text that `writeCursor` did not write. */
export function readCursor(text: string): Cursor {
  const match = /^(\d{1,15})\/([\w-]{1,100})$/.exec(Buffer.from(text, "base64url").toString("utf8"));
  const [, milliseconds, id] = match ?? [];
  if (milliseconds === undefined || id === undefined) {
    throw new AppError("invalid-request", "This page link is not valid any more. Start again from the first page.", {
      parameter: "cursor",
    });
  }
  return { startedAt: new Date(Number(milliseconds)), id };
}
