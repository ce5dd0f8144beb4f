import { z } from "zod";

/**
 * An address that somebody signs in with, in lower case. One mailbox has one name here: mail programs read `x,ada@example.com`
 * and `x<ada@example.com` as Ada's too, and each would be another account, with a limit and welcome credits of its own.
 */
export const signInAddress = z.string().trim().toLowerCase().pipe(z.email().max(254));
