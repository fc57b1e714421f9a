// What the bench asks of every client.

export interface Client {
  /** Makes the call, with ids of its own, and returns the identification. */
  call(): Promise<unknown>;
  /** Makes a call that the server answers 403, and returns the status that the client's error tells. */
  refused(): Promise<number>;
}

export type CreateClient = (baseUrl: string, token: string) => Client;
