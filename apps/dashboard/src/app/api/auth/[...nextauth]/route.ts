import { handlers } from "../../../../features/auth/auth.ts";

export const { GET, POST } = handlers;
