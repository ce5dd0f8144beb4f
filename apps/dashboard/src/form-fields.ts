import { z } from "zod";

/** What a server action was sent as a form, by field. To be parsed further. Throws `ZodError` for what is no form. */
export const formFields = (form: FormData): Readonly<Record<string, FormDataEntryValue>> =>
  Object.fromEntries(z.instanceof(FormData, { error: "is not a form" }).parse(form));
