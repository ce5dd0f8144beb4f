import { AppError } from "@causeway/errors";

export const slugIsTaken = (slug: string): AppError =>
  new AppError("conflict", `The short name ${slug} is taken. Choose another one.`, { parameter: "slug" });
