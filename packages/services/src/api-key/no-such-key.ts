import { AppError } from "@causeway/errors";

/** The same answer for a key that does not exist and for one that belongs to another workspace. */
export const noSuchKey = (): AppError =>
  new AppError("not-found", "There is no such key in this workspace. It may have been removed: reload the list.");
