import { promptSize, soundSize, taskSize } from "@causeway/pricing";
import type { AnyCall } from "@causeway/protocol";
import { type Requirements, requirementsOf, taskRequirementsOf } from "@causeway/routing";

/** How much a call of any kind reads and makes, as far as can be told before, and what it needs of an endpoint. */
export const needsOf = ({ request }: Pick<AnyCall, "request">): Requirements =>
  request.task === undefined
    ? requirementsOf(request, promptSize(request), soundSize(request))
    : taskRequirementsOf(request, taskSize(request));
