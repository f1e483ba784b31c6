import type { JsonObject } from "../json.ts";

const errorTypes: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  429: "rate_limit_error",
};
const errorCodes: Readonly<Record<number, string>> = {
  401: "invalid_api_key",
  404: "model_not_found",
  429: "rate_limit_exceeded",
};

/** Both of OpenAI's APIs refuse alike. */
export const openAiFailure = (status: number, message: string): JsonObject => ({
  error: {
    message,
    type: errorTypes[status] ?? (status < 500 ? "invalid_request_error" : "server_error"),
    param: null,
    code: errorCodes[status] ?? null,
  },
});
