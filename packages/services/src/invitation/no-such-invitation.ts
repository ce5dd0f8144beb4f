import { AppError } from "@causeway/errors";

export const noSuchInvitation = (): AppError =>
  new AppError(
    "not-found",
    "There is no such open invitation. It may have been accepted or withdrawn; reload the list.",
  );
