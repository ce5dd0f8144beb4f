import { answerAuthRequest } from "../../../../features/auth/answer-auth-request.ts";

export { answerAuthRequest as GET, answerAuthRequest as POST };
