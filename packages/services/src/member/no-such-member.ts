import { AppError } from "@causeway/errors";

export const noSuchMember = (): AppError =>
  new AppError("not-found", "There is no such member in this workspace. Reload the list.");

export const lastOwner = (): AppError =>
  new AppError("conflict", "A workspace always has an owner. Make somebody else an owner first.");
