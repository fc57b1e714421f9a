// The error by which the clients end that have none of their own.

export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{ code: string }} body
   */
  constructor(status, body) {
    super(`The provider answered ${status} ${body.code}.`);
    this.status = status;
    this.code = body.code;
  }
}
