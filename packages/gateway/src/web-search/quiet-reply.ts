import type { Reply } from "../reply-port.ts";

/** The way back of a call that nobody hears but us. */
export const quietReply: Reply = {
  admitted() {},
  waiting() {},
  reuse() {},
  begin() {},
  send: () => true,
  drained: () => Promise.resolve(),
  sendsDelivered: 0,
  flush() {},
  onDelivered() {},
  finish() {},
};
