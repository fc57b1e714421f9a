// Which error a refusing or failing status becomes: the README's table, by hand. For every status there is one, so the contract
// can document another without a change here.
import {
  ApiError,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from "../../src/index.js";

const ofTheirOwn: Readonly<Record<number, typeof ApiError>> = {
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  412: ConflictError,
  429: RateLimitError,
};

export function errorClassOf(status: number): typeof ApiError {
  return ofTheirOwn[status] ?? (status >= 500 ? ServerError : ApiError);
}
